import { PREPARED_PREFIX } from '../handlers/image-analysis/record/prepared-key';
import type { BucketDescription, TableDescription, TopicDescription } from './description';

/** The resources that the workflows of one deployment share; each may also be an existing one, passed in. */
export const photosBucket: BucketDescription = {
  purpose:
    'Photos and what is made of them: incoming/ (uploads), prepared/ (copies for Rekognition), thumbnails/ (made), riders/ (selfies), batch/ (queue and results)',
  temporary: { prefix: PREPARED_PREFIX, days: 1 },
};

/** All callers of Rekognition for uploads book from the same clock, so that together they keep within the quota. */
export const paceTable: TableDescription = {
  purpose: 'The next moment at which an execution may start, and the share of a running backfill',
  partitionKey: { name: 'quota', type: 'S' },
  indexes: [],
};

export const notificationsTopic: TopicDescription = {
  purpose: 'What a workflow tells people and systems: results, rejections and failures',
};
