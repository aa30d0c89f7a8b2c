import { dynamodb } from '../runtime/clients/dynamodb';
import { epochSeconds } from '../runtime/clock';
import { known } from '../runtime/known';
import { createLogger } from '../runtime/logger';
import type { Notice } from '../runtime/notices';
import { causeMessage, type TaskEvent } from '../runtime/task-event';
import { variable } from '../runtime/variables';
import { type Analysis, joinBranches, rejectionIn } from './outcome/analysis-branches';
import { AnalysisIncompleteError, RecordTakenOverError } from './outcome/analysis-errors';
import { completedNotice } from './outcome/notices';
import type { AnalyzableImage, ImageRecord } from './record/image-record';
import { deployedStores } from './record/stores';
import { FacetTable } from './search/facet-table';
import { facetsOf } from './search/facets';

const logger = createLogger('image-analysis');

const takenOver = (imageId: string, standing: ImageRecord | undefined): RecordTakenOverError =>
  new RecordTakenOverError(`${imageId} belongs to ${standing?.executionId ?? 'no execution'} now.`);

export interface SavedAnalysis {
  readonly imageId: string;
  readonly status: 'COMPLETED';
  readonly notification: Notice;
}

/**
 * Writes what the branches found: first what the image can be found by, then its record, in one update. Who reads that an image
 * is done finds it, and who deletes it then leaves nothing.
 * @throws the rejection that a branch met; AnalysisIncompleteError after recording INCOMPLETE; RecordTakenOverError
 */
export const handler = async ({
  input,
  executionId,
}: TaskEvent<AnalyzableImage & { analysis?: Analysis }>): Promise<SavedAnalysis> => {
  // What an earlier attempt or another image gives stays, also where no person was seen.
  const { labels, labelModelVersion, faces, failures } = {
    ...input.found,
    ...joinBranches(input.analysis ?? [], causeMessage),
  };
  const rejection = rejectionIn(failures);
  if (rejection) throw rejection;
  const incomplete = failures.length > 0;
  const summary = failures.map(({ task, error }) => `${task} failed (${error})`).join(', ');
  const now = epochSeconds();
  const findings: Partial<ImageRecord> = {
    labels,
    labelModelVersion,
    faces,
    faceCount: faces?.length,
    faceDetected: faces && faces.length > 0,
    settings: input.settings,
    thumbnail: input.thumbnail,
    perceptualHash: input.perceptualHash,
    updatedAt: now,
  };
  const set: Partial<ImageRecord> = {
    ...findings,
    status: incomplete ? 'INCOMPLETE' : 'COMPLETED',
    reason: incomplete ? 'AnalysisIncompleteError' : undefined,
    reasonMessage: incomplete ? summary : undefined,
    failures: incomplete ? failures : undefined,
    facesSkipped: faces || incomplete ? undefined : true,
    reusedFrom: input.reusedFrom?.imageId,
    reprocessRequested: undefined,
    ...(incomplete ? {} : { fingerprint: input.fingerprint, analyzedAt: input.reusedFrom?.analyzedAt ?? now }),
    leaseExpiresAt: incomplete ? now : undefined,
  };
  const { records } = deployedStores();
  const standing = await records.get(input.imageId);
  if (standing?.executionId !== executionId) throw takenOver(input.imageId, standing);
  try {
    const table = new FacetTable(dynamodb, variable('IMAGE_FACETS_TABLE_NAME'));
    await table.replace(facetsOf(standing), facetsOf({ ...standing, ...known(set) }));
  } catch (error) {
    // They are paid for: another attempt does not ask again, and who deletes the image removes what was written of its facets.
    const kept = { imageId: input.imageId, executionId, set: known(findings) };
    await records.describe(kept).catch(() => undefined);
    throw error;
  }
  const settled = await records.settle({ imageId: input.imageId, executionId, set });
  if (!('item' in settled)) throw takenOver(input.imageId, settled.standing);
  logger.info('analysis saved', {
    imageId: input.imageId,
    reusedFrom: input.reusedFrom?.imageId,
    failures: failures.map(({ task }) => task),
  });
  if (incomplete) throw new AnalysisIncompleteError(`${summary}.`);
  return {
    imageId: input.imageId,
    status: 'COMPLETED',
    notification: completedNotice(input, labels ?? [], faces),
  };
};
