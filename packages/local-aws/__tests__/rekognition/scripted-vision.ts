import type { DetectedFace, DetectedLabel } from '../../src/vision/answers';
import type { Vision } from '../../src/vision/vision';

/** A vision that says of every picture what a test wrote down for it, and sees nothing in others. */
export interface ScriptedVision extends Vision {
  readonly faces: Map<Buffer | string, readonly DetectedFace[]>;
  labels: readonly DetectedLabel[];
  recorded: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  failure: Error | undefined;
}

export function scriptedVision(): ScriptedVision {
  const keyOf = (image: Buffer): string => image.toString('base64');
  const vision: ScriptedVision = {
    faces: new Map(),
    labels: [],
    recorded: {},
    failure: undefined,
    detectFaces: async (image) => {
      if (vision.failure !== undefined) throw vision.failure;
      const entry = [...vision.faces].find(([key]) => (typeof key === 'string' ? key : keyOf(key)) === keyOf(image));
      return { source: 'local-model', faces: entry?.[1] ?? [] };
    },
    detectLabels: async () => {
      if (vision.failure !== undefined) throw vision.failure;
      return { source: 'local-model', labels: vision.labels };
    },
    recordedAnswer: async (_image, operation) => {
      const answer = vision.recorded[operation];
      return answer === undefined ? undefined : { source: 'recorded', answer };
    },
    close: async () => undefined,
  };
  return vision;
}

/** A good face, as far from the zero face as `distance` says. */
export function face(distance: number, changes: Partial<DetectedFace> = {}): DetectedFace {
  const descriptor = new Float32Array(128);
  descriptor[0] = distance;
  return {
    boundingBox: { left: 0.25, top: 0.25, width: 0.5, height: 0.5 },
    confidence: 99,
    landmarks: [
      { type: 'eyeLeft', x: 0.4, y: 0.4 },
      { type: 'chinBottom', x: 0.5, y: 0.7 },
    ],
    pose: { roll: 1, yaw: 2, pitch: 3 },
    quality: { brightness: 60, sharpness: 80 },
    sunglasses: { value: false, confidence: 90 },
    pixels: { width: 200, height: 200 },
    descriptor,
    ...changes,
  };
}
