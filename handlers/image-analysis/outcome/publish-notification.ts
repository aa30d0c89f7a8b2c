import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { callService } from '../../runtime/errors';
import type { Notification } from './notification';

/** Publishes a notice as the state machine does, where no state machine runs any more. @throws TransientServiceError */
export async function publishNotification(
  sns: SNSClient,
  topicArn: string,
  { subject, message, attributes }: Notification,
): Promise<void> {
  const command = new PublishCommand({
    TopicArn: topicArn,
    Subject: subject,
    Message: message,
    MessageStructure: 'json',
    MessageAttributes: Object.fromEntries(
      Object.entries({ workflow: 'image-analysis', ...attributes }).map(([name, StringValue]) => [
        name,
        { DataType: 'String', StringValue },
      ]),
    ),
  });
  await callService('telling about an image', () => sns.send(command));
}
