import { setTimeout as pause } from 'node:timers/promises';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { LocalEnvironment } from '../../local/environment';
import { imageAnalysis } from '../../state-machines/image-analysis';

const LOOK_MS = 200;
const TELL_MS = 2_000;

/** Waits until no message is left and no execution runs. @throws the reason of the signal */
export async function untilDone(
  { workflow, clients }: LocalEnvironment,
  { signal, out }: { readonly signal: AbortSignal; readonly out: NodeJS.WritableStream },
): Promise<void> {
  const { resources, running } = workflow(imageAnalysis.name);
  let told = Date.now();
  for (;;) {
    const command = new GetQueueAttributesCommand({
      QueueUrl: resources.queues.uploads!.url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    });
    const { Attributes = {} } = await clients.sqs.send(command);
    const waiting = Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
    if (waiting === 0 && running().length === 0) return;
    if (Date.now() - told >= TELL_MS) {
      told = Date.now();
      out.write(`${waiting} waiting, ${running().length} running\n`);
    }
    await pause(LOOK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
