import type { DetectedLabel } from '../../vision/answers';
import { boundingBox } from '../face-detail';
import { loadImage, readImageInput, refuseFormat } from '../image-input';
import type { InputReader } from '../input-reader';
import type { Operation } from '../operation';
import { RekognitionError } from '../rekognition-error';

// Defaults: https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
const DEFAULT_MIN_CONFIDENCE = 55;
const DEFAULT_MAX_LABELS = 1000;

const LOCAL_MODEL_VERSION = 'local-centernet-coco80';

interface Label {
  readonly Name: string;
  readonly Confidence: number;
  readonly Categories?: readonly { readonly Name: string }[];
}

/** Labels of a picture, most confident first, in the service's shape. */
export const detectLabels: Operation = async (input, context) => {
  const image = readImageInput(input);
  const maxLabels = input.number('MaxLabels', { min: 0, integer: true }) ?? DEFAULT_MAX_LABELS;
  const minConfidence = input.number('MinConfidence', { min: 0, max: 100 }) ?? DEFAULT_MIN_CONFIDENCE;
  const features = input.list('Features', { max: 2, of: { values: ['GENERAL_LABELS', 'IMAGE_PROPERTIES'] } });
  const isWanted = readFilters(input);
  input.check();
  if (features?.includes('IMAGE_PROPERTIES') === true) {
    throw new RekognitionError(
      'InvalidParameterException',
      'Request has invalid parameters: IMAGE_PROPERTIES are not computed locally. Ask for GENERAL_LABELS only.',
    );
  }

  const bytes = await loadImage(image, context);
  const recorded = await context.vision.recordedAnswer(bytes, 'DetectLabels');
  const select = (labels: readonly Label[]): readonly Label[] =>
    labels.filter((label) => label.Confidence >= minConfidence && isWanted(label)).slice(0, maxLabels);
  if (recorded !== undefined) {
    const labels = (recorded.answer['Labels'] ?? []) as readonly Label[];
    return { body: { ...recorded.answer, Labels: select(labels) }, source: 'recorded' };
  }
  const { labels, source } = await context.vision.detectLabels(bytes).catch(refuseFormat);
  return { body: { Labels: select(labels.map(shape)), LabelModelVersion: LOCAL_MODEL_VERSION }, source };
};

/** The inclusion and exclusion filters of `Settings.GeneralLabels`, by label name and by category. */
function readFilters(input: InputReader): (label: Label) => boolean {
  const settings = input.structure('Settings')?.structure('GeneralLabels');
  const names = (member: string): readonly string[] =>
    settings?.list(member, { max: 100, of: { max: 50, pattern: "[A-Za-z0-9àâèçñó'\\-_(). ]*" } }) ?? [];
  const included = names('LabelInclusionFilters');
  const excluded = names('LabelExclusionFilters');
  const includedCategories = names('LabelCategoryInclusionFilters');
  const excludedCategories = names('LabelCategoryExclusionFilters');
  const hasInclusion = included.length + includedCategories.length > 0;
  return ({ Name, Categories = [] }) => {
    const isIn = (categories: readonly string[]): boolean =>
      Categories.some((category) => categories.includes(category.Name));
    if (excluded.includes(Name) || isIn(excludedCategories)) return false;
    return !hasInclusion || included.includes(Name) || isIn(includedCategories);
  };
}

function shape({ name, confidence, instances, parents, aliases, categories }: DetectedLabel): Label {
  const named = (names: readonly string[]): { Name: string }[] => names.map((Name) => ({ Name }));
  const label = {
    Name: name,
    Confidence: confidence,
    Instances: instances.map((instance) => ({
      BoundingBox: boundingBox(instance.boundingBox),
      Confidence: instance.confidence,
    })),
    Parents: named(parents),
    Aliases: named(aliases),
    Categories: named(categories),
  };
  return label;
}
