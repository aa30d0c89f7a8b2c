import { ImageNotFound } from '../../image/image-errors';
import { ModelNotRunningError, ModelThrottledError } from './worker-errors';
import { imageKeys, type ImageKeys } from '../queue/batch-keys';
import { detectedLabels, type DetectionResult, isResultOf, resultLabels } from '../picture/detection-result';
import { type Orientation, uprightBox } from '../../image/upright';
import type { CustomLabel } from '../model/custom-labels-model';
import { LONGEST_CALL_MS } from '../../runtime/clients/time-limits';
import { CLAIM_MS } from './image-records';
import type { StoredImage } from '../picture/image-store';
import type { PreparedPicture } from '../picture/prepare-picture';
import type { QueuedImage } from '../queue/queue-message';
import type { WorkerContext } from './worker-context';

/**
 * The last moment of a claim at which something may still be written. A write ends, with all its tries, before another
 * worker may take the image over: an older result never comes to lie over a newer one.
 */
const WRITE_UNTIL_MS = CLAIM_MS - LONGEST_CALL_MS;
/** How long an image may wait for its turn at the model: the rest is for the call and for writing the results. */
const CALL_WAIT_MS = WRITE_UNTIL_MS - 25_000;

/** The try was lost to another worker, which will bring the image to its end. */
export class ClaimLostError extends Error {}

/** The worker stops before this image was sent. */
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
 * Brings one image to its results: checked, detected, written, moved, recorded. Every step may be repeated, the
 * call of the model only while it has left no result.
 * @throws ImageRejection for what is wrong with the image; WorkerHaltedError, ClaimLostError; anything else is a fault
 */
export async function processImage(attempt: ImageTry, context: WorkerContext): Promise<void> {
  const { ports } = context;
  const { image } = attempt;
  const keys = imageKeys(image.key);
  const earlier = attempt.mayHaveResults ? await knownLabels(image, keys, context) : undefined;
  const labelCount = await writeAndMove(attempt, earlier, keys, context).catch(async (error: unknown) => {
    if (!(error instanceof ImageNotFound)) throw error;
    // In a bucket without versions an image that was moved cannot be read again, nor one that was uploaded a second
    // time with the same content: its results are complete.
    const labels = earlier ?? (await knownLabels(image, keys, context));
    if (labels === undefined) throw error;
    return labels.length;
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

/** The labels that a result about exactly this version of the image names, if there is one. */
async function knownLabels(
  image: QueuedImage,
  keys: ImageKeys,
  { model, ports }: WorkerContext,
): Promise<readonly CustomLabel[] | undefined> {
  const result = await ports.images.readJson(image.bucket, keys.result);
  return isResultOf(result, image, model.modelArn) ? detectedLabels(result) : undefined;
}

/** @returns the number of labels */
async function writeAndMove(
  attempt: ImageTry,
  known: readonly CustomLabel[] | undefined,
  keys: ImageKeys,
  context: WorkerContext,
): Promise<number> {
  const { images, pictures, clock } = context.ports;
  const { image } = attempt;
  const assertClaimed = (): void => {
    if (clock.now() < attempt.startedAt + WRITE_UNTIL_MS) return;
    throw new ClaimLostError(`${image.key} took too long: another worker may take it over by now.`);
  };
  const stored = await images.read(image);
  const picture = await pictures.prepare(stored.bytes, image.key, context.settings.scaleDown);
  const labels = known ?? (await detectInTurn(attempt, stored, picture, context));
  if (!known) {
    const result = resultOf(image, stored, picture, labels, keys, context);
    assertClaimed();
    await images.write(image.bucket, keys.result, `${JSON.stringify(result, null, 2)}\n`, 'application/json');
  }
  const annotated = await pictures.annotate(picture.scaled ?? stored.bytes, image.key, picture, labels);
  assertClaimed();
  await images.write(image.bucket, keys.annotated, annotated, 'image/jpeg');
  assertClaimed();
  await moveToDone(image, stored, keys, context);
  return labels.length;
}

/** One call, as soon as the model can take it. */
async function detectInTurn(
  attempt: ImageTry,
  stored: StoredImage,
  picture: PreparedPicture,
  context: WorkerContext,
): Promise<readonly CustomLabel[]> {
  const { scaled } = picture;
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
      await assertSeen(attempt.image, stored, picture, context);
      return labels.map((label) => uprightLabel(label, picture.boxOrientation));
    } catch (error) {
      if (error instanceof ModelNotRunningError) context.halt(error);
      if (!(error instanceof ModelThrottledError)) {
        await assertThere(error, attempt.image, stored, context);
        throw error;
      }
      context.throttled += 1;
      rate.throttled();
    }
  }
}

/**
 * What Rekognition cannot read is gone only if S3 itself says so: else the account is at fault, and the image is not.
 * @throws ImageNotFound
 */
async function assertThere(
  error: unknown,
  image: QueuedImage,
  { versionId, etag }: StoredImage,
  { ports }: WorkerContext,
): Promise<void> {
  if (error instanceof Error && error.name === 'InvalidS3ObjectException') {
    await ports.images.read({ ...image, versionId, etag });
  }
}

/**
 * In a bucket without versions Rekognition reads whatever lies at the key at that moment.
 * @throws ImageNotFound when that may have been another picture than the one that was checked
 */
async function assertSeen(
  { bucket, key }: QueuedImage,
  { versionId, etag }: StoredImage,
  { scaled }: PreparedPicture,
  { ports }: WorkerContext,
): Promise<void> {
  if (versionId !== undefined || scaled !== undefined) return;
  const current = await ports.images.current({ bucket, key });
  if (current?.etag === etag) return;
  throw new ImageNotFound(`${key} was replaced or removed while it was detected in.`);
}

function uprightLabel({ boundingBox, ...label }: CustomLabel, orientation: Orientation): CustomLabel {
  return boundingBox === undefined ? label : { ...label, boundingBox: uprightBox(boundingBox, orientation) };
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
 * Moves exactly the image whose results are complete out of the incoming prefix. Idempotent; a newer image that lies at
 * the same key, or comes to lie there meanwhile, stays there for its own message.
 */
async function moveToDone(
  { bucket, key }: QueuedImage,
  { versionId, etag }: StoredImage,
  keys: ImageKeys,
  { ports }: WorkerContext,
): Promise<void> {
  const source = { bucket, key, versionId, etag };
  if (await ports.images.copy(source, keys.done)) await ports.images.remove(source);
}
