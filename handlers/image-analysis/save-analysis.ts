import { dynamodb } from '../runtime/clients/dynamodb';
import { epochSeconds } from '../runtime/clock';
import { createLogger } from '../runtime/logger';
import type { Notice } from '../runtime/notices';
import { causeMessage, type TaskEvent } from '../runtime/task-event';
import { variable } from '../runtime/variables';
import { type Analysis, joinBranches, rejectionIn } from './outcome/analysis-branches';
import { AnalysisIncompleteError, RecordTakenOverError } from './outcome/analysis-errors';
import { completedNotice } from './outcome/notices';
import type { AnalyzableImage } from './record/image-record';
import { deployedStores } from './record/stores';
import { FacetTable } from './search/facet-table';
import { facetsOf } from './search/facets';

const logger = createLogger('image-analysis');

export interface SavedAnalysis {
  readonly imageId: string;
  readonly status: 'COMPLETED';
  readonly notification: Notice;
}

/**
 * Writes what the branches found in one update of the record, and then what the image can be found by.
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
  const settled = await deployedStores().records.settle({
    imageId: input.imageId,
    executionId,
    set: {
      status: incomplete ? 'INCOMPLETE' : 'COMPLETED',
      reason: incomplete ? 'AnalysisIncompleteError' : undefined,
      reasonMessage: incomplete ? summary : undefined,
      failures: incomplete ? failures : undefined,
      labels,
      labelModelVersion,
      faces,
      faceCount: faces?.length,
      faceDetected: faces && faces.length > 0,
      facesSkipped: faces || incomplete ? undefined : true,
      settings: input.settings,
      thumbnail: input.thumbnail,
      perceptualHash: input.perceptualHash,
      reusedFrom: input.reusedFrom?.imageId,
      reprocessRequested: undefined,
      ...(incomplete ? {} : { fingerprint: input.fingerprint, analyzedAt: input.reusedFrom?.analyzedAt ?? now }),
      leaseExpiresAt: incomplete ? now : undefined,
      updatedAt: now,
    },
  });
  if (!('item' in settled)) {
    const holder = settled.standing?.executionId ?? 'no execution';
    throw new RecordTakenOverError(`${input.imageId} belongs to ${holder} now.`);
  }
  await new FacetTable(dynamodb, variable('IMAGE_FACETS_TABLE_NAME')).put(facetsOf(settled.item));
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
