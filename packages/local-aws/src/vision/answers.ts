/**
 * Where a fact comes from. `local-model`: a neural net that ran on this machine. `heuristic`: arithmetic on pixels or
 * landmarks, without a trained model. `recorded`: a stored answer of the real service for exactly these bytes.
 */
export type AnswerSource = 'local-model' | 'heuristic' | 'recorded';

/** A rectangle in ratios of the displayed picture's width and height, orientation applied. */
export interface BoundingBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A named point of a face in ratios of the displayed picture's width and height. May lie outside of the picture. */
export interface Landmark {
  readonly type: string;
  readonly x: number;
  readonly y: number;
}

/** Degrees. Yaw is positive towards the right edge of the picture, pitch upwards, roll clockwise. */
export interface Pose {
  readonly roll: number;
  readonly yaw: number;
  readonly pitch: number;
}

/** Measures from 0 to 100. */
export interface FaceQuality {
  readonly brightness: number;
  readonly sharpness: number;
}

/** A yes or no with the confidence in it, 50 to 100. */
export interface Verdict {
  readonly value: boolean;
  readonly confidence: number;
}

export interface DetectedFace {
  readonly boundingBox: BoundingBox;
  /** 0 to 100, from the detection net. */
  readonly confidence: number;
  /** The landmark net's points under Rekognition's names. Pupils are absent: the net does not find them. */
  readonly landmarks: readonly Landmark[];
  /** Heuristic: six landmarks against a rigid head. */
  readonly pose: Pose;
  /** Heuristic: measured from the pixels of the face. */
  readonly quality: FaceQuality;
  /** Heuristic: share of dark pixels around the eyes. Absent when the eyes cannot be measured. */
  readonly sunglasses?: Verdict;
  /** Width and height of the bounding box in pixels of the displayed picture. */
  readonly pixels: { readonly width: number; readonly height: number };
  /** 128 numbers whose Euclidean distance tells persons apart. Only on request. */
  readonly descriptor?: Float32Array;
}

export interface LabelInstance {
  readonly boundingBox: BoundingBox;
  readonly confidence: number;
}

export interface DetectedLabel {
  /** A name of Rekognition's label vocabulary. */
  readonly name: string;
  /** 0 to 100. */
  readonly confidence: number;
  /** Where it was seen. Empty for a label that follows from another one, e.g. Vehicle from Car. */
  readonly instances: readonly LabelInstance[];
  /** All ancestors. */
  readonly parents: readonly string[];
  readonly aliases: readonly string[];
  readonly categories: readonly string[];
}
