import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { distance, pictureFeatures } from './picture-features';

/** Confidence, in percent, that a picture is like the examples of a label. */
export interface ExampleMatch {
  readonly label: string;
  readonly confidence: number;
}

interface Example {
  readonly label: string;
  readonly features: Float32Array;
}

const PICTURE = /\.(jpe?g|png)$/i;

/** A picture further than this from every example is like none of them. */
const MAX_DISTANCE = 0.5;

/**
 * Compares pictures with labelled examples, by the nearest one of each label. Says what a picture resembles, not what it
 * shows; a picture that resembles nothing gets no label.
 */
export class ExampleClassifier {
  private readonly known = new Map<string, { readonly changedAt: number; readonly features: Promise<Float32Array> }>();

  /** @param folder of examples, `<label>/*.jpg`; read again whenever files change */
  constructor(private readonly folder: string | undefined) {}

  /** Most confident first. */
  async classify(bytes: Buffer): Promise<readonly ExampleMatch[]> {
    const examples = await this.examples();
    if (examples.length === 0) return [];
    const features = await pictureFeatures(bytes);
    const nearest = new Map<string, number>();
    for (const example of examples) {
      const far = distance(features, example.features);
      nearest.set(example.label, Math.min(far, nearest.get(example.label) ?? Number.POSITIVE_INFINITY));
    }
    const best = Math.min(...nearest.values());
    return [...nearest]
      .filter(([, far]) => far <= MAX_DISTANCE)
      .map(([label, far]) => ({ label, confidence: confidenceOf(far, best, nearest, label) }))
      .sort((one, other) => other.confidence - one.confidence);
  }

  private async examples(): Promise<readonly Example[]> {
    if (this.folder === undefined || !existsSync(this.folder)) return [];
    const labels = readdirSync(this.folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const files = labels.flatMap(({ name: label }) =>
      readdirSync(join(this.folder!, label))
        .filter((file) => PICTURE.test(file))
        .map((file) => ({ label, path: join(this.folder!, label, file) }))
        // From a pipe nothing may ever come, and nothing else would go on meanwhile.
        .filter(({ path }) => statSync(path, { throwIfNoEntry: false })?.isFile()),
    );
    return Promise.all(files.map(async ({ label, path }) => ({ label, features: await this.featuresOf(path) })));
  }

  private featuresOf(path: string): Promise<Float32Array> {
    const changedAt = statSync(path).mtimeMs;
    const known = this.known.get(path);
    if (known?.changedAt === changedAt) return known.features;
    const features = pictureFeatures(readFileSync(path)).catch((error: unknown) => {
      throw new Error(`The example ${path} is not a readable picture: ${(error as Error).message}. Remove it.`, {
        cause: error,
      });
    });
    this.known.set(path, { changedAt, features });
    return features;
  }
}

/** How much nearer the label is than its nearest rival: 100 for an example itself, 50 when both are equally near. */
function confidenceOf(far: number, best: number, nearest: ReadonlyMap<string, number>, label: string): number {
  const others = [...nearest].filter(([other]) => other !== label).map(([, value]) => value);
  const rival = Math.min(MAX_DISTANCE * 2, ...others);
  const ratio = far > best ? 1 - best / far / 2 : rival === 0 ? 0.5 : far / rival / 2;
  return Math.round(1e4 * (1 - ratio)) / 100;
}
