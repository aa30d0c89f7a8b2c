import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { callService } from './errors';

/** Messages of a queue, as SQS counts them: eventually right. */
export interface QueueCount {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Counts the messages of a queue. @throws TransientServiceError */
export async function countMessages(sqs: SQSClient, queueUrl: string): Promise<QueueCount> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: queueUrl,
    AttributeNames: [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesDelayed',
    ],
  });
  const { Attributes = {} } = await callService('counting messages', () => sqs.send(command));
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
  };
}
