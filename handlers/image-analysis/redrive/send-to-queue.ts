import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { callService } from '../../runtime/errors';
import type { RedrivePorts } from './redrive';

/** Sends inputs of executions to the queue of uploads. */
export function sendToQueue(sqs: SQSClient, queueUrl: string): RedrivePorts['send'] {
  return async (input) => {
    const command = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(input) });
    await callService(`queueing ${input.key} again`, () => sqs.send(command));
  };
}
