import { createHash } from 'node:crypto';
import { comparableSequencer } from '../image-analysis/image-id';
import { ImageNotFound } from '../image-analysis/image-errors';
import type { BatchImageRecord, Claim } from './image-records';
import { versionOf } from './image-store';
import type { Ports } from './ports';
import type { QueuedImage } from './queue-message';

/** The id of the record of the image at a key: SHA-256 (hex) over bucket and key. */
export function recordId({ bucket, key }: Pick<QueuedImage, 'bucket' | 'key'>): string {
  return createHash('sha256')
    .update(JSON.stringify([bucket, key]))
    .digest('hex');
}

/** What a worker may do about an image. */
export type Claimed =
  | { readonly kind: 'granted'; readonly image: QueuedImage; readonly imageId: string; readonly attempts: number }
  /** It has its results; its source may still have to be moved. */
  | { readonly kind: 'done'; readonly image: QueuedImage }
  /** It failed for good, or a newer version of it is known. */
  | { readonly kind: 'obsolete' }
  /** Its message was about to be put into the dead-letter queue when the worker died. */
  | { readonly kind: 'failing'; readonly imageId: string; readonly reason: string; readonly detail: string }
  /** Another worker is at it until then (epoch milliseconds). */
  | { readonly kind: 'busy'; readonly until: number };

/**
 * Claims an image for a try, so that no two workers pay for it and nobody pays for it again.
 * @throws ImageNotFound when nothing lies at the key and nothing is known about it
 */
export async function claimImage(
  { records, images, clock }: Pick<Ports, 'records' | 'images' | 'clock'>,
  image: QueuedImage,
  { claimant, redriven }: { readonly claimant: string; readonly redriven: boolean },
): Promise<Claimed> {
  const imageId = recordId(image);
  const version = versionOf(image);
  // A manual start knows keys alone: the version is the one that lies there now.
  const located = version === undefined ? { ...image, ...(await images.current(image)) } : image;
  const locatedVersion = versionOf(located);
  if (locatedVersion === undefined) {
    const known = await records.read(imageId);
    if (known && ['DONE', 'FAILED'].includes(known.status)) return { kind: 'obsolete' };
    throw new ImageNotFound(`${image.key} is not in bucket ${image.bucket}. Upload it again.`);
  }
  const now = clock.now();
  const claim: Claim = {
    image: {
      imageId,
      bucket: located.bucket,
      key: located.key,
      version: locatedVersion,
      sequencer: located.sequencer === undefined ? undefined : comparableSequencer(located.sequencer),
    },
    claimant,
    now,
    retryFailed: false,
  };
  const granted = (attempts: number): Claimed => ({ kind: 'granted', image: located, imageId, attempts });

  const first = await records.claim(claim);
  if (first.granted) return granted(first.attempts);
  let { standing } = first;
  if (standing.version !== locatedVersion) {
    if (!(await isNewer(images, claim, located, standing))) return { kind: 'obsolete' };
    const replaced = await records.replace(claim, standing.version);
    if (replaced.granted) return granted(replaced.attempts);
    standing = replaced.standing;
  } else if (standing.status === 'FAILED' && redriven) {
    const retried = await records.claim({ ...claim, retryFailed: true });
    if (retried.granted) return granted(retried.attempts);
    standing = retried.standing;
  }
  if (standing.version !== locatedVersion) return busy(standing, now);
  switch (standing.status) {
    case 'DONE':
      return { kind: 'done', image: located };
    case 'FAILED':
      return { kind: 'obsolete' };
    case 'FAILING':
      return { kind: 'failing', imageId, reason: standing.reason ?? 'Error', detail: standing.reasonMessage ?? '' };
    default:
      return busy(standing, now);
  }
}

function busy(standing: BatchImageRecord, now: number): Claimed {
  return { kind: 'busy', until: standing.claimExpiresAt ?? now };
}

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
