import { riderSettings } from '../state-machines/rider-photo-settings';
import { ModelThread } from '../packages/local-aws/src/vision/model-thread';
import { decodePicture } from '../packages/local-aws/src/vision/picture';
import { guessSunglasses, measureLenses } from '../packages/local-aws/src/vision/sunglasses';
import { fitLogistic } from './vision/fit';
import { readSourceFaces } from './vision/source-faces';
import { trialsOf, type Trial } from './vision/variants';

/** Bare faces that are hardest to tell count threefold in the fit. */
const DOUBTFUL = new Set(['half in shadow', 'shadow of a cap', 'make-up', 'contrast']);

/** How a trial ended: what the judge measured, and whether rider-photo refuses the photo at its default settings. */
interface Outcome extends Omit<Trial, 'image'> {
  readonly measures: readonly number[] | undefined;
  readonly refused: boolean;
  /** The faces by which the constants were fitted; the figures that count are those of the others. */
  readonly calibration: boolean;
}

/**
 * Measures the judge of sunglasses: faces of installed packages, painted with glasses and changed in ways that leave
 * them bare, go through the real nets. Prints how many sunglasses are seen and how many bare faces are refused at the
 * default settings of rider-photo. `--all` takes every face (about ten minutes), `--fit` also prints the constants.
 */
async function main(): Promise<void> {
  const thread = new ModelThread();
  const outcomes: Outcome[] = [];
  try {
    const faces = await readSourceFaces(thread, process.argv.includes('--all'));
    for (const [i, face] of faces.entries()) {
      for (const { image, ...trial } of await trialsOf(face, i)) {
        const outcome = await judge(thread, image);
        if (outcome !== undefined) outcomes.push({ ...trial, ...outcome, calibration: i % 2 === 0 });
      }
      process.stderr.write(`\r${i + 1} of ${faces.length} faces`);
    }
  } finally {
    await thread.close();
  }
  process.stderr.write('\n');
  print(outcomes);
  if (process.argv.includes('--fit')) {
    const usable = outcomes
      .filter(({ measures, calibration }) => calibration && measures !== undefined)
      .flatMap((outcome) => Array.from({ length: DOUBTFUL.has(outcome.kind) ? 3 : 1 }, () => outcome));
    console.log(
      fitLogistic(
        usable.map(({ measures = [] }) => measures),
        usable.map(({ wears }) => wears),
      ),
    );
  }
}

/** Undefined when the net finds no face: then there is nothing to judge, and rider-photo refuses the photo anyway. */
async function judge(thread: ModelThread, image: Buffer): Promise<Pick<Outcome, 'measures' | 'refused'> | undefined> {
  const pixels = await decodePicture(image);
  const [face] = (await thread.run('faces', { pixels, picture: '' })).sort((a, b) => b.box.width - a.box.width);
  if (face === undefined) return undefined;
  const measures = measureLenses(pixels, face.points);
  const verdict = guessSunglasses(pixels, face.points);
  return {
    measures: measures && Object.values(measures),
    refused: verdict?.value === true && verdict.confidence >= Number(riderSettings.minAttributeConfidence.default),
  };
}

function print(outcomes: readonly Outcome[]): void {
  const row = (name: string, chosen: readonly Outcome[]): void => {
    const refused = chosen.filter((outcome) => outcome.refused).length;
    const share = chosen.length === 0 ? '-' : `${((100 * refused) / chosen.length).toFixed(1)} %`;
    console.log(`| ${name} | ${chosen.length} | ${refused} | ${share} |`);
  };
  console.log('| faces | pictures | refused for sunglasses | share |\n| --- | --- | --- | --- |');
  for (const wears of [true, false]) {
    const name = wears ? 'with sunglasses' : 'without';
    const those = outcomes.filter((outcome) => outcome.wears === wears);
    row(
      `**${name}**, calibration`,
      those.filter(({ calibration }) => calibration),
    );
    row(
      `**${name}**, held out`,
      those.filter(({ calibration }) => !calibration),
    );
    for (const kind of [...new Set(those.map((outcome) => outcome.kind))].sort())
      row(
        kind,
        those.filter((outcome) => outcome.kind === kind),
      );
  }
}

void main();
