import { imageSettings } from '../../state-machines/image-analysis-settings';
import { dynamodb } from '../runtime/clients/dynamodb';
import { sqs } from '../runtime/clients/sqs';
import { epochSeconds } from '../runtime/clock';
import { createLogger } from '../runtime/logger';
import { settings, variable } from '../runtime/variables';
import { IncompleteRecords } from './redrive/incomplete-records';
import { redrive, type RedriveReport, stillLeft } from './redrive/redrive';
import { sendToQueue } from './redrive/send-to-queue';

const logger = createLogger('image-analysis');

/** Time that the last ten may need; the rest waits for the next run. */
const RESERVE_MS = 30_000;

/**
 * Queues images again that have been INCOMPLETE for some hours: what kept Rekognition from them may be over.
 * @throws the first error, after every record was tried
 */
export const handler = async (
  _event: unknown,
  context: { getRemainingTimeInMillis(): number },
): Promise<Omit<RedriveReport, 'errors'>> => {
  const { redriveAfterHours } = settings(imageSettings, 'redriveAfterHours');
  const records = new IncompleteRecords(dynamodb, variable('IMAGES_TABLE_NAME'));
  const { errors, ...report } = await redrive(
    {
      records,
      send: sendToQueue(sqs, variable('UPLOADS_QUEUE_URL')),
      now: epochSeconds,
      goesOn: () => context.getRemainingTimeInMillis() > RESERVE_MS,
    },
    stillLeft(records.find({ before: epochSeconds() - redriveAfterHours * 3600 })),
  );
  logger.info('incomplete images re-driven', { ...report, failed: errors.length });
  if (errors.length > 0) throw errors[0];
  return report;
};
