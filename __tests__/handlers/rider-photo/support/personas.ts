import { createHash } from 'node:crypto';
import type { DetectedFace } from '../../../../packages/local-aws/src/vision/answers';
import type { Vision } from '../../../../packages/local-aws/src/vision/vision';
import { picture } from '../../../support/pictures';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A direction in 128 dimensions. Two of them are nearly at right angles. */
function direction(seed: string): Float32Array {
  const bytes = Buffer.concat(
    ['a', 'b', 'c', 'd'].map((part) =>
      createHash('sha256')
        .update(part + seed)
        .digest(),
    ),
  );
  const values = Float32Array.from(bytes, (byte) => byte - 127.5);
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** Two persons lie about 1.4 apart, two photos of one person 0.2: far beyond and well within the local limit of 0.45. */
function descriptorOf(persona: string, shot: number): Float32Array {
  const variation = direction(`shot ${shot}`);
  return direction(persona).map((value, index) => value + 0.14 * variation[index]!);
}

/** A face that breaks no rule. */
function goodFace(more: Partial<DetectedFace> = {}): DetectedFace {
  return {
    boundingBox: { left: 0.25, top: 0.25, width: 0.5, height: 0.5 },
    confidence: 99.9,
    landmarks: [],
    pose: { roll: 0, yaw: 0, pitch: 0 },
    quality: { brightness: 60, sharpness: 80 },
    sunglasses: { value: false, confidence: 95 },
    pixels: { width: 100, height: 100 },
    ...more,
  };
}

/** Eyes that know who is on each picture, because they were told. */
export class Personas {
  private readonly known = new Map<string, readonly DetectedFace[]>();

  /**
   * A photo of persons, each with its own face. Two shots of one person are two pictures of one face.
   * @param persons their names; none is a photo of nobody
   */
  async photo(persons: readonly string[], shot = 0, face: Partial<DetectedFace> = {}): Promise<Buffer> {
    return this.scene(
      persons.map((person) => ({ person, ...face })),
      shot,
    );
  }

  /** A photo with several faces, each as it is described, largest first. */
  async scene(people: readonly (Partial<DetectedFace> & { person: string })[], shot = 0): Promise<Buffer> {
    const background = `#${sha256(Buffer.from(JSON.stringify([people, shot]))).slice(0, 6)}`;
    const bytes = await picture({ width: 200, height: 200, background });
    this.show(bytes, people, shot);
    return bytes;
  }

  /** Tells who is on a picture. */
  show(bytes: Buffer, people: readonly (Partial<DetectedFace> & { person: string })[], shot = 0): void {
    const faces = people.map(({ person, ...face }) => goodFace({ ...face, descriptor: descriptorOf(person, shot) }));
    this.known.set(sha256(bytes), faces);
  }

  readonly vision: Vision = {
    detectFaces: async (image) => ({ source: 'local-model', faces: this.known.get(sha256(image)) ?? [] }),
    detectLabels: async () => ({ source: 'local-model', labels: [] }),
    recordedAnswer: async () => undefined,
    close: async () => undefined,
  };
}
