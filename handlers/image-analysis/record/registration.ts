import type { ItemChange } from '../../runtime/items';
import type { ImageRecord } from './image-record';
import { leaseSeconds } from './record-lease';

/** What an earlier, unsuccessful attempt may have left, and the next one states again. */
const OUTCOME = ['reason', 'reasonMessage', 'failures'] as const satisfies readonly (keyof ImageRecord)[];
/** What it may have found: paid for, or made of the same image version. */
const FINDINGS = [
  'labels',
  'labelModelVersion',
  'faces',
  'faceCount',
  'faceDetected',
  'facesSkipped',
  'settings',
  'thumbnail',
  'perceptualHash',
  'reprocessRequested',
] as const satisfies readonly (keyof ImageRecord)[];

/**
 * Who may take a record over: its last attempt failed, was incomplete, did not find the image, or was abandoned. What is being
 * deleted, or was, is nobody's.
 */
const MAY_TAKE_OVER =
  '(attribute_not_exists(#deleting) AND (#status IN (:failed, :incomplete) OR #reason = :notFound OR (#status = :pending AND #leaseExpiresAt < :now)))';
/** This event is not older than the recorded one. */
const NOT_OLDER = '(attribute_not_exists(#sequencer) OR #sequencer <= :sequencer)';

export type NewImageRecord = Omit<ImageRecord, 'status' | 'leaseExpiresAt' | 'updatedAt'> & {
  readonly status: 'PENDING' | 'REJECTED';
};

/**
 * The change that creates a record, or takes it over: as PENDING, or as REJECTED when the image is refused at once. It may
 * be made when there is no record, when the same execution tries again, and by an event that is not older than one whose
 * attempt was unsuccessful. What was found stays, unless the image is refused.
 * @param now epoch seconds
 */
export function registration({ imageId, ...record }: NewImageRecord, now: number): ItemChange {
  const leaseExpiresAt = record.status === 'PENDING' ? now + leaseSeconds(record.executionId) : undefined;
  const forgotten = record.status === 'PENDING' ? OUTCOME : [...OUTCOME, ...FINDINGS];
  const known = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
  return {
    key: { imageId },
    set: {
      ...Object.fromEntries(forgotten.map((name) => [name, undefined])),
      ...known,
      leaseExpiresAt,
      updatedAt: now,
    },
    condition: [
      'attribute_not_exists(#imageId)',
      '(#executionId = :executionId AND #status IN (:pending, :rejected))',
      record.sequencer === undefined ? MAY_TAKE_OVER : `(${MAY_TAKE_OVER} AND ${NOT_OLDER})`,
    ].join(' OR '),
    values: {
      pending: 'PENDING',
      rejected: 'REJECTED',
      failed: 'FAILED',
      incomplete: 'INCOMPLETE',
      notFound: 'ImageNotFound',
      now,
    },
  };
}
