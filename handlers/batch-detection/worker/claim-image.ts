import { createHash } from 'node:crypto';
import { comparableSequencer } from '../../image/sequencer';
import { ImageNotFound } from '../../image/image-errors';
import type { BatchImageRecord, Claim } from './image-records';
import { versionOf } from '../picture/image-store';
import type { Ports } from '../run/ports';
import type { QueuedImage } from '../queue/queue-message';

/** The id of the record of the image at a key: SHA-256 (hex) over bucket and key. */
export function recordId({ bucket, key }: Pick<QueuedImage, 'bucket' | 'key'>): string {
  return createHash('sha256')
    .update(JSON.stringify([bucket, key]))
    .digest('hex');
}

/** What a worker may do about an image. */
export type Claimed =
  | { readonly kind: 'granted'; readonly image: QueuedImage; readonly imageId: string; readonly attempts: number }
  /** It has its outcome, or a newer version of it is known. */
  | { readonly kind: 'obsolete' }
  /** Its message was about to be put into the dead-letter queue when the worker died. */
  | { readonly kind: 'failing'; readonly imageId: string; readonly reason: string; readonly detail: string }
  /** Another worker is at it. */
  | { readonly kind: 'busy' };

/** What tells a duplicate message from one that asks for more. */
export interface MessageFacts {
  /** Whether an operator asked for another try of an image that failed. */
  readonly retryFailed: boolean;
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

/** Whether an image has its outcome, and its message asks for nothing more. */
export function isSettled(
  record: Pick<BatchImageRecord, 'status' | 'version' | 'sequencer' | 'updatedAt'> | undefined,
  image: QueuedImage,
  { retryFailed, sentAt }: MessageFacts,
): boolean {
  if (record?.status !== 'DONE' && record?.status !== 'FAILED') return false;
  const version = versionOf(image);
  // A key alone means what lay there when the message was sent, and that is done with.
  if (version === undefined) return record.status === 'DONE' && sentAt <= record.updatedAt;
  if (record.version !== version) return false;
  if (record.status === 'FAILED') return !retryFailed;
  // Without versions the same content may have been uploaded again: only the order of events tells.
  return image.versionId !== undefined || sequencerOf(image) === record.sequencer;
}

/**
 * Claims an image for a try, so that no two workers send it and none sends it again.
 * @throws ImageNotFound when nothing lies at the key and nothing is known about it
 */
export async function claimImage(
  { records, images, clock }: Pick<Ports, 'records' | 'images' | 'clock'>,
  image: QueuedImage,
  claimant: string,
  facts: MessageFacts,
): Promise<Claimed> {
  const imageId = recordId(image);
  const located = versionOf(image) === undefined ? await locate({ records, images }, image, imageId) : image;
  if (located === undefined) return { kind: 'obsolete' };
  const version = versionOf(located);
  if (version === undefined) {
    throw new ImageNotFound(`${image.key} is not in bucket ${image.bucket}. Upload it again.`);
  }
  const { bucket, key } = image;
  const now = clock.now();
  const claim: Claim = {
    image: {
      imageId,
      bucket,
      key,
      version,
      versionId: located.versionId,
      etag: located.etag,
      sequencer: sequencerOf(located),
    },
    claimant,
    now,
    retryFailed: false,
  };
  const granted = (attempts: number): Claimed => ({ kind: 'granted', image: located, imageId, attempts });

  const first = await records.claim(claim);
  if (first.granted) return granted(first.attempts);
  let { standing } = first;
  if (isSettled(standing, located, facts)) return { kind: 'obsolete' };
  if (standing.version !== version || standing.status === 'DONE') {
    if (!(await isNewer(images, claim, located, standing))) return { kind: 'obsolete' };
    const replaced = await records.replace(claim, standing.version);
    if (replaced.granted) return granted(replaced.attempts);
    standing = replaced.standing;
  } else if (standing.status === 'FAILED') {
    const retried = await records.claim({ ...claim, retryFailed: true });
    if (retried.granted) return granted(retried.attempts);
    standing = retried.standing;
  }
  if (standing.version === version && standing.status === 'FAILING') {
    return { kind: 'failing', imageId, reason: standing.reason ?? 'Error', detail: standing.reasonMessage ?? '' };
  }
  return { kind: 'busy' };
}

/**
 * The version that a key alone means: the one that lies there now, else the one that is being worked on, which may have
 * been moved already. @returns undefined when it is done with
 */
async function locate(
  { records, images }: Pick<Ports, 'records' | 'images'>,
  image: QueuedImage,
  imageId: string,
): Promise<QueuedImage | undefined> {
  const current = await images.current(image);
  if (current) return { ...image, versionId: current.versionId, etag: current.etag };
  const known = await records.read(imageId);
  if (known?.status === 'DONE' || known?.status === 'FAILED') return undefined;
  return { ...image, versionId: known?.versionId, etag: known?.etag };
}

const sequencerOf = ({ sequencer }: QueuedImage): string | undefined =>
  sequencer === undefined ? undefined : comparableSequencer(sequencer);

/** Whether an image is newer than the recorded version: by S3's order of events, else because it lies there now. */
async function isNewer(
  images: Ports['images'],
  { image }: Claim,
  located: QueuedImage,
  standing: BatchImageRecord,
): Promise<boolean> {
  if (image.sequencer !== undefined && standing.sequencer !== undefined) return image.sequencer > standing.sequencer;
  const current = await images.current(located);
  return current !== undefined && versionOf(current) === image.version;
}
