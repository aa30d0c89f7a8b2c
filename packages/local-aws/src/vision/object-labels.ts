import type { BoundingBox, DetectedLabel, LabelInstance } from './answers';
import type { Peak } from './heat-map';
import { aliasesOf, ancestorsOf, categoryOf, labelOfClass } from './label-vocabulary';
import type { Fit } from './picture';

/**
 * What the object net scores lower is wrong more often than right on the photos it was tried on.
 */
export const MIN_OBJECT_SCORE = 0.35;

/** Confidence of an object at the lowest score: Rekognition's own default for MinConfidence. */
const LOWEST_CONFIDENCE = 55;

/** Two boxes of one class that share more than this part of their union are one object seen twice. */
const SAME_OBJECT_OVERLAP = 0.5;

/** Two boxes of different classes that share more than this are one object with two names: the better one counts. */
const SAME_PLACE_OVERLAP = 0.7;

export interface DetectedObject extends LabelInstance {
  readonly name: string;
}

/** What the net saw in one rendering of the picture, and where the picture lies in that rendering. */
export interface View {
  readonly peaks: readonly Peak[];
  readonly fit: Fit;
}

/** Joins what the net saw in several renderings of one picture, best first. */
export function mergeViews(views: readonly View[]): DetectedObject[] {
  const candidates = views
    .flatMap(({ peaks, fit }) => peaks.map((peak) => ({ peak, boundingBox: boxInPicture(peak, fit) })))
    .filter(({ peak, boundingBox }) => peak.score >= MIN_OBJECT_SCORE && area(boundingBox) > 0)
    .sort((a, b) => b.peak.score - a.peak.score);
  const kept: DetectedObject[] = [];
  for (const { peak, boundingBox } of candidates) {
    const name = labelOfClass(peak.classIndex);
    const isSeenAlready = kept.some(
      (other) =>
        overlap(other.boundingBox, boundingBox) > (other.name === name ? SAME_OBJECT_OVERLAP : SAME_PLACE_OVERLAP),
    );
    if (!isSeenAlready) kept.push({ name, boundingBox, confidence: confidenceOf(peak.score) });
  }
  return kept;
}

/**
 * Labels for the objects and faces of a picture with all more general labels, as Rekognition answers: most confident
 * first, of equals what was seen before what follows from it. A face also makes its owner a Person, who counts even when the object net missed the body.
 * @param faceConfidences 0 to 100, one per face
 */
export function labelsOf(objects: readonly DetectedObject[], faceConfidences: readonly number[]): DetectedLabel[] {
  const seen = new Map<string, { confidence: number; instances: LabelInstance[]; category: string | undefined }>();
  const note = (name: string, confidence: number, category: string | undefined): LabelInstance[] => {
    const entry = seen.get(name) ?? { confidence: 0, instances: [], category };
    seen.set(name, { ...entry, confidence: Math.max(entry.confidence, confidence) });
    return entry.instances;
  };
  const noteWithAncestors = (name: string, confidence: number): LabelInstance[] => {
    const category = categoryOf(name);
    for (const ancestor of ancestorsOf(name)) note(ancestor, confidence, category);
    return note(name, confidence, category);
  };

  for (const { name, confidence, boundingBox } of objects) {
    noteWithAncestors(name, confidence).push({ confidence, boundingBox });
  }
  if (faceConfidences.length > 0) noteWithAncestors('Face', Math.max(...faceConfidences));

  return [...seen]
    .map(([name, { confidence, instances, category }]) => ({
      name,
      confidence,
      instances,
      parents: ancestorsOf(name),
      aliases: aliasesOf(name),
      categories: category === undefined ? [] : [category],
    }))
    .sort(
      (a, b) => b.confidence - a.confidence || b.instances.length - a.instances.length || a.name.localeCompare(b.name),
    );
}

/**
 * The height of a peak is not a probability. It is put on Rekognition's scale by a straight line from the lowest accepted
 * score (55) to 1 (100), so that thresholds keep their order and the default threshold keeps every accepted object.
 */
function confidenceOf(score: number): number {
  return LOWEST_CONFIDENCE + ((score - MIN_OBJECT_SCORE) / (1 - MIN_OBJECT_SCORE)) * (100 - LOWEST_CONFIDENCE);
}

function boxInPicture(peak: Peak, fit: Fit): BoundingBox {
  const x = (pixel: number): number => Math.min(1, Math.max(0, (pixel - fit.left) / fit.width));
  const y = (pixel: number): number => Math.min(1, Math.max(0, (pixel - fit.top) / fit.height));
  const [left, top] = [x(peak.left), y(peak.top)];
  return { left, top, width: x(peak.right) - left, height: y(peak.bottom) - top };
}

/** Intersection over union. */
function overlap(a: BoundingBox, b: BoundingBox): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (area(a) + area(b) - width * height);
}

function area({ width, height }: BoundingBox): number {
  return width * height;
}
