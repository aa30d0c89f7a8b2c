import { comparableSequencer } from '../../image/sequencer';
import type { PhotoUpload } from '../records/rider-records';

interface OrderedUpload extends PhotoUpload {
  readonly executionId: string;
}

/**
 * Whether an upload is newer than the one in use. S3 orders two events of one key by their sequencers, whenever they
 * happened; events of two keys only have their times, to the second; the rest makes the answer the same for whichever
 * asks.
 */
export function supersedes(upload: OrderedUpload, inUse: OrderedUpload): boolean {
  const sameKey = upload.bucket === inUse.bucket && upload.key === inUse.key;
  const sequencers = [upload.sequencer, inUse.sequencer] as const;
  if (sameKey && sequencers[0] !== undefined && sequencers[1] !== undefined && sequencers[0] !== sequencers[1]) {
    return comparableSequencer(sequencers[0]) > comparableSequencer(sequencers[1]);
  }
  const rank = ({ uploadedAt, sequencer, executionId }: OrderedUpload): readonly string[] => [
    uploadedAt,
    comparableSequencer(sequencer ?? ''),
    executionId,
  ];
  const [mine, theirs] = [rank(upload), rank(inUse)];
  const difference = mine.findIndex((part, index) => part !== theirs[index]);
  return difference >= 0 && mine[difference]! > theirs[difference]!;
}
