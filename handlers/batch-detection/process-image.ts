import { ImageNotFound } from '../image-analysis/image-errors';
import { ModelNotRunningError, ModelThrottledError } from './worker-failures';
import { imageKeys, type ImageKeys } from './batch-keys';
import { detectedLabels, type DetectionResult, isResultOf, resultLabels } from './detection-result';
import type { CustomLabel } from './custom-labels-model';
import { CLAIM_MS } from './image-records';
import { type StoredImage, versionOf } from './image-store';
import type { PreparedPicture } from './prepare-picture';
import type { QueuedImage } from './queue-message';
import type { WorkerContext } from './worker-context';

/** How long an image may wait for its turn at the model: the rest of its claim is for writing the results. */
const CALL_WAIT_MS = CLAIM_MS - 60_000;

/** The try was lost to another worker, which will bring the image to its end. */
export class ClaimLostError extends Error {}

/** The worker stops before this image was paid for. */
export class WorkerHaltedError extends Error {}

/** An image whose claim was granted. */
export interface ImageTry {
  readonly image: QueuedImage;
  readonly imageId: string;
  readonly claimant: string;
  /** Whether an earlier try may have left results. */
  readonly mayHaveResults: boolean;
  readonly startedAt: number;
}

/**
 * Brings one image to its results: checked, detected, written, moved, recorded. Every step may be repeated; the paid one
 * is not when its result is there.
 * @throws ImageRejection for what is wrong with the image; WorkerHaltedError, ClaimLostError; anything else is a fault
 */
export async function processImage(attempt: ImageTry, context: WorkerContext): Promise<void> {
  const { ports } = context;
  const { image } = attempt;
  const keys = imageKeys(image.key);
  const earlier = attempt.mayHaveResults ? await ports.images.readJson(image.bucket, keys.result) : undefined;
  const known = isResultOf(earlier, image, context.model.modelArn) ? earlier : undefined;
  const labels = known ? detectedLabels(known) : undefined;
  const labelCount = await writeAndMove(attempt, labels, keys, context).catch((error: unknown) => {
    // In a bucket without versions an image that was moved cannot be read again; its results are complete.
    if (error instanceof ImageNotFound && labels) return labels.length;
    throw error;
  });
  const completed = await ports.records.complete(attempt.imageId, attempt.claimant, {
    resultKey: keys.result,
    annotatedKey: keys.annotated,
    labelCount,
    modelVersionArn: context.model.modelArn,
    updatedAt: ports.clock.now(),
  });
  if (!completed) throw new ClaimLostError(`${image.key} was taken over by another worker.`);
}

/** @returns the number of labels */
async function writeAndMove(
  attempt: ImageTry,
  known: readonly CustomLabel[] | undefined,
  keys: ImageKeys,
  context: WorkerContext,
): Promise<number> {
  const { images, pictures } = context.ports;
  const { image } = attempt;
  const stored = await images.read(image);
  const picture = await pictures.prepare(stored.bytes, image.key, context.settings.scaleDown);
  const labels = known ?? (await detectInTurn(attempt, stored, picture, context));
  if (!known) {
    const result = resultOf(image, stored, picture, labels, keys, context);
    await images.write(image.bucket, keys.result, `${JSON.stringify(result, null, 2)}\n`, 'application/json');
  }
  const annotated = await pictures.annotate(stored.bytes, image.key, picture, labels);
  await images.write(image.bucket, keys.annotated, annotated, 'image/jpeg');
  await moveToDone({ ...image, versionId: stored.versionId, etag: stored.etag }, keys, context);
  return labels.length;
}

/** One paid call, as soon as the model can take it. */
async function detectInTurn(
  attempt: ImageTry,
  stored: StoredImage,
  { scaled }: PreparedPicture,
  context: WorkerContext,
): Promise<readonly CustomLabel[]> {
  const { ports, rate, settings } = context;
  const until = Math.min(attempt.startedAt + CALL_WAIT_MS, context.callsUntil);
  const { bucket, key } = attempt.image;
  for (;;) {
    const paced = await rate.turn();
    if (context.halted) throw new WorkerHaltedError(context.halted.message);
    if (ports.clock.now() > until) throw new WorkerHaltedError(`${key} waited too long for its turn at the model.`);
    context.calls += 1;
    try {
      const image = scaled ? { bytes: scaled } : { bucket, key, versionId: stored.versionId };
      const labels = await ports.model.detect(context.model, image, settings);
      rate.succeeded(paced);
      return labels;
    } catch (error) {
      if (error instanceof ModelNotRunningError) context.halt(error);
      if (!(error instanceof ModelThrottledError)) throw error;
      context.throttled += 1;
      rate.throttled();
    }
  }
}

function resultOf(
  { bucket, key }: QueuedImage,
  stored: StoredImage,
  picture: PreparedPicture,
  labels: readonly CustomLabel[],
  keys: ImageKeys,
  { model, settings, ports }: WorkerContext,
): DetectionResult {
  return {
    source: {
      bucket,
      key,
      movedTo: keys.done,
      versionId: stored.versionId ?? null,
      etag: stored.etag,
      bytes: stored.bytes.length,
      width: picture.width,
      height: picture.height,
    },
    model: {
      projectVersionArn: model.modelArn,
      minConfidence: settings.minConfidence,
      maxResults: settings.maxResults,
      scaledDown: picture.scaled !== undefined,
    },
    detectedAt: new Date(ports.clock.now()).toISOString(),
    annotatedKey: keys.annotated,
    labels: resultLabels(labels),
  };
}

/**
 * Moves an image with complete results out of the incoming prefix. Idempotent; a newer image that meanwhile lies at the
 * same key stays there.
 */
async function moveToDone(image: QueuedImage, keys: ImageKeys, { ports }: WorkerContext): Promise<void> {
  const { bucket, key } = image;
  const current = await ports.images.current({ bucket, key });
  if (current === undefined || versionOf(current) !== versionOf(image)) return;
  const source = { bucket, key, versionId: current.versionId, etag: current.etag };
  if (await ports.images.copy(source, keys.done)) await ports.images.remove(bucket, key);
}
