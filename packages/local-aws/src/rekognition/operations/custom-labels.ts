import { createHash } from 'node:crypto';
import { readRecordedAnswer } from '../../vision/recorded-answers';
import { ExampleClassifier } from '../custom-labels/example-classifier';
import { Hosting } from '../custom-labels/hosting';
import { customLabelsFolder, readLocalModel } from '../custom-labels/local-model';
import { type ImageLimits, loadImage, readImageInput, refuseFormat } from '../image-input';
import type { Operation, OpenOperationGroup } from '../operation';
import { describeProjectVersions, readVersionArn, startProjectVersion, stopProjectVersion } from './project-versions';

const NAME = 'DetectCustomLabels';

/** Limits of DetectCustomLabels: https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/limits.html */
const LIMITS: ImageLimits = {
  maxInlineBytes: 4 * 1024 * 1024,
  minSidePx: 64,
  maxSidePx: 4096,
  maxProportion: 20,
};

interface CustomLabel {
  readonly Name: string;
  readonly Confidence: number;
}

/**
 * Custom Labels with one model: labelled example pictures, or recorded answers. It is started, stopped, billed and
 * limited as on AWS, in seconds instead of minutes.
 */
export const openCustomLabels: OpenOperationGroup = async ({ directory }) => {
  const folder = customLabelsFolder(directory);
  const settings = () => readLocalModel(folder);
  const hosting = new Hosting(folder, settings);
  let classifier: { readonly folder: string | undefined; readonly examples: ExampleClassifier } | undefined;
  const examples = (): ExampleClassifier => {
    const { examples: current } = settings();
    if (classifier?.folder !== current || classifier === undefined) {
      classifier = { folder: current, examples: new ExampleClassifier(current) };
    }
    return classifier.examples;
  };
  return {
    operations: {
      DescribeProjectVersions: describeProjectVersions(hosting),
      StartProjectVersion: startProjectVersion(hosting),
      StopProjectVersion: stopProjectVersion(hosting),
      [NAME]: detectCustomLabels(hosting, examples, () => settings().recordings),
    },
    close: () => hosting.close(),
  };
};

async function recordedIn(
  folder: string | undefined,
  bytes: Buffer,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (folder === undefined) return undefined;
  return readRecordedAnswer(folder, createHash('sha256').update(bytes).digest('hex'), NAME);
}

/** What a picture resembles, most confident first. */
function detectCustomLabels(
  hosting: Hosting,
  examples: () => ExampleClassifier,
  recordings: () => string | undefined,
): Operation {
  return async (input, context) => {
    const version = readVersionArn(input);
    const image = readImageInput(input, LIMITS);
    const maxResults = input.number('MaxResults', { min: 0, integer: true });
    const minConfidence = input.number('MinConfidence', { min: 0, max: 100 }) ?? 0;
    input.check();
    version.known();
    hosting.admitCall(context.clock());
    const bytes = await loadImage(image, context, LIMITS);
    const select = (labels: readonly CustomLabel[]): readonly CustomLabel[] =>
      labels.filter(({ Confidence }) => Confidence >= minConfidence).slice(0, maxResults);
    const recorded =
      (await context.vision.recordedAnswer(bytes, NAME))?.answer ?? (await recordedIn(recordings(), bytes));
    if (recorded) {
      const labels = (recorded['CustomLabels'] ?? []) as readonly CustomLabel[];
      return { body: { ...recorded, CustomLabels: select(labels) }, source: 'recorded' };
    }
    const matches = await examples().classify(bytes).catch(refuseFormat);
    const labels = matches.map(({ label, confidence }) => ({ Name: label, Confidence: confidence }));
    return { body: { CustomLabels: select(labels) }, source: 'heuristic' };
  };
}
