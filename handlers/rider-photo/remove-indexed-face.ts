import { dynamodb } from '../shared/clients/dynamodb';
import { rekognition } from '../shared/clients/rekognition';
import { s3 } from '../shared/clients/s3';
import { environmentText } from '../shared/environment';
import { createLogger } from '../shared/logger';
import type { TaskEvent } from '../shared/task-event';
import { FaceCollection } from './faces/face-collection';
import { identifyAttempt } from './attempt/identify-attempt';
import { Ledger } from './records/ledger';
import { type Undone, undoAttempt } from './attempt/undo-attempt';

const logger = createLogger('rider-photo');

/** Takes back the face and the thumbnail of an attempt that did not come to its end. Idempotent. */
export const handler = async ({ input, executionId }: TaskEvent): Promise<{ readonly undone: Undone }> => {
  const attempt = identifyAttempt(input, executionId);
  const undone = await undoAttempt(
    {
      dynamodb,
      s3,
      bucket: environmentText('PHOTOS_BUCKET'),
      ledger: new Ledger(dynamodb, environmentText('LEDGER_TABLE')),
      collection: new FaceCollection(rekognition, environmentText('COLLECTION_ID')),
    },
    attempt,
  );
  logger.info('attempt taken back', { attemptId: attempt.attemptId, undone });
  return { undone };
};
