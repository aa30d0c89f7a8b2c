import { createHash } from 'node:crypto';
import type { DetectedFace, DetectedLabel } from './answers';
import { AnswerCache } from './answer-cache';
import { measureQuality, type PixelBox } from './face-quality';
import { nameLandmarks } from './landmarks';
import type { Nets, RawFace } from './model-thread';
import { ModelThreads } from './model-threads';
import { labelsOf, mergeViews, MIN_OBJECT_SCORE } from './object-labels';
import { decodePicture, readPictureFacts, toSquare, type Pixels } from './picture';
import { estimatePose } from './pose';
import { readRecordedAnswer } from './recorded-answers';
import { guessSunglasses } from './sunglasses';

/** Side of the object net's input. */
const OBJECT_NET_SIDE_PX = 512;

export interface VisionOptions {
  /** Folder of recorded answers, one `<sha256 of the picture>.json` each. Default: none. */
  readonly recordedDirectory?: string;
  /** Closed with the vision. Default: as many threads as cores and memory allow, started as pictures come. */
  readonly nets?: Nets;
}

export interface Vision {
  /**
   * The faces of a JPEG or PNG picture, largest first, at most 100.
   * @throws UnreadablePictureError when the picture cannot be decoded
   */
  detectFaces(
    image: Buffer,
    options?: { readonly descriptors?: boolean },
  ): Promise<{ readonly source: 'local-model'; readonly faces: readonly DetectedFace[] }>;
  /**
   * The labels of a JPEG or PNG picture, most confident first. Empty when the nets see nothing they know.
   * @throws UnreadablePictureError when the picture cannot be decoded
   */
  detectLabels(image: Buffer): Promise<{ readonly source: 'local-model'; readonly labels: readonly DetectedLabel[] }>;
  /**
   * A stored answer of the real service for exactly this picture.
   * @param operation name of the Rekognition operation, e.g. `DetectLabels`
   * @throws Error when the recording is not the JSON it should be
   */
  recordedAnswer(
    image: Buffer,
    operation: string,
  ): Promise<{ readonly source: 'recorded'; readonly answer: Readonly<Record<string, unknown>> } | undefined>;
  /** Ends the threads of the nets. Answers under way are rejected. */
  close(): Promise<void>;
}

/**
 * Face and object detection on this machine, in threads of their own. Nothing leaves the machine and nothing is
 * downloaded: the nets are part of installed packages.
 */
export async function openVision(options: VisionOptions = {}): Promise<Vision> {
  const nets = options.nets ?? new ModelThreads();
  const cache = new AnswerCache();

  const facesOf = (image: Buffer): Promise<readonly SeenFace[]> =>
    cache.get(`faces of ${sha256(image)}`, async () => {
      const [pixels, displayed] = await Promise.all([decodePicture(image), readPictureFacts(image)]);
      const found = await nets.run('faces', { pixels, picture: sha256(image) });
      return found
        .map(({ alignedBox, ...face }) => ({ face: describeFace(face, pixels, displayed), alignedBox }))
        .sort((a, b) => areaOf(b.face) - areaOf(a.face));
    });

  /** Same order as `facesOf`. A face that has no descriptor can neither be stored nor found, and is left out. */
  const describedFacesOf = (image: Buffer): Promise<readonly DetectedFace[]> =>
    cache.get(`descriptors of ${sha256(image)}`, async () => {
      const [pixels, seen] = await Promise.all([decodePicture(image), facesOf(image)]);
      const alignedBoxes = seen.map(({ alignedBox }) => alignedBox);
      const descriptors =
        seen.length === 0 ? [] : await nets.run('descriptors', { pixels, picture: sha256(image), alignedBoxes });
      return seen.flatMap(({ face }, i) => {
        const descriptor = descriptors[i];
        return descriptor === undefined ? [] : [{ ...face, descriptor }];
      });
    });

  const labelsIn = (image: Buffer): Promise<readonly DetectedLabel[]> =>
    cache.get(`labels of ${sha256(image)}`, async () => {
      const pixels = await decodePicture(image);
      // Kept proportions find more, a distorted picture is less often fooled: the net sees both.
      const views = await Promise.all(
        (['contain', 'fill'] as const).map(async (mode) => {
          const { fit, ...square } = await toSquare(pixels, OBJECT_NET_SIDE_PX, mode);
          const picture = `${sha256(image)} ${mode}`;
          return { fit, peaks: await nets.run('objects', { pixels: square, picture, minScore: MIN_OBJECT_SCORE }) };
        }),
      );
      const faces = await facesOf(image);
      return labelsOf(
        mergeViews(views),
        faces.map(({ face }) => face.confidence),
      );
    });

  return {
    detectFaces: async (image, { descriptors = false } = {}) => ({
      source: 'local-model',
      faces: descriptors ? await describedFacesOf(image) : (await facesOf(image)).map(({ face }) => face),
    }),
    detectLabels: async (image) => ({ source: 'local-model', labels: await labelsIn(image) }),
    recordedAnswer: async (image, operation) => {
      if (options.recordedDirectory === undefined) return undefined;
      const answer = await readRecordedAnswer(options.recordedDirectory, sha256(image), operation);
      return answer === undefined ? undefined : { source: 'recorded', answer };
    },
    close: () => nets.close(),
  };
}

interface SeenFace {
  readonly face: DetectedFace;
  readonly alignedBox: PixelBox;
}

function describeFace(
  { box, points, score }: Omit<RawFace, 'alignedBox'>,
  pixels: Pixels,
  displayed: { readonly width: number; readonly height: number },
): DetectedFace {
  const sunglasses = guessSunglasses(pixels, points);
  const boundingBox = {
    left: box.x / pixels.width,
    top: box.y / pixels.height,
    width: box.width / pixels.width,
    height: box.height / pixels.height,
  };
  return {
    boundingBox,
    confidence: score * 100,
    landmarks: nameLandmarks(points.map(({ x, y }) => ({ x: x / pixels.width, y: y / pixels.height }))),
    pose: estimatePose(points),
    quality: measureQuality(pixels, box),
    ...(sunglasses === undefined ? {} : { sunglasses }),
    pixels: { width: boundingBox.width * displayed.width, height: boundingBox.height * displayed.height },
  };
}

function areaOf({ boundingBox }: DetectedFace): number {
  return boundingBox.width * boundingBox.height;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
