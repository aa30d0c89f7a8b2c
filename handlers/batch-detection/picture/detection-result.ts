import type { CustomLabel } from '../model/custom-labels-model';
import type { QueuedImage } from '../queue/queue-message';

/** The JSON object that is written for an image. */
export interface DetectionResult {
  readonly source: {
    readonly bucket: string;
    /** Where the image lay, and where it is moved to. */
    readonly key: string;
    readonly movedTo: string;
    readonly versionId: string | null;
    readonly etag: string;
    readonly bytes: number;
    /** Pixels, upright. */
    readonly width: number;
    readonly height: number;
  };
  readonly model: {
    readonly projectVersionArn: string;
    /** Percent. */
    readonly minConfidence: number;
    readonly maxResults: number;
    /** Whether the model looked at a smaller copy. */
    readonly scaledDown: boolean;
  };
  /** ISO 8601. */
  readonly detectedAt: string;
  readonly annotatedKey: string;
  readonly labels: readonly {
    readonly name: string;
    /** Percent. */
    readonly confidence?: number;
    /** null for a label of the image as a whole. Ratios of the upright image's width and height. */
    readonly geometry: { readonly boundingBox: NonNullable<CustomLabel['boundingBox']> } | null;
  }[];
}

/** The labels for a result. */
export function resultLabels(labels: readonly CustomLabel[]): DetectionResult['labels'] {
  return labels.map(({ name, confidence, boundingBox }) => ({
    name,
    confidence,
    geometry: boundingBox === undefined ? null : { boundingBox },
  }));
}

/** The labels of a result, as the model gave them. */
export function detectedLabels(result: DetectionResult): readonly CustomLabel[] {
  return result.labels.map(({ name, confidence, geometry }) => ({
    name,
    confidence,
    ...(geometry === null ? {} : { boundingBox: geometry.boundingBox }),
  }));
}

/** Whether an object is a result about exactly this version of an image, by this model. */
export function isResultOf(
  object: unknown,
  image: Pick<QueuedImage, 'key' | 'versionId' | 'etag'>,
  modelArn: string,
): object is DetectionResult {
  const result = object as Partial<DetectionResult> | null | undefined;
  const source = result?.source;
  if (source?.key !== image.key || result?.model?.projectVersionArn !== modelArn) return false;
  return image.versionId === undefined
    ? source.versionId === null && source.etag === image.etag
    : source.versionId === image.versionId;
}
