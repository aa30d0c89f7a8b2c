import { setTimeout as pause } from 'node:timers/promises';
import { countMessages } from '../../handlers/runtime/queue-count';
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
    const { visible, inFlight } = await countMessages(clients.sqs, resources.queues.uploads!.url);
    const waiting = visible + inFlight;
    if (waiting === 0 && running().length === 0) return;
    if (Date.now() - told >= TELL_MS) {
      told = Date.now();
      out.write(`${waiting} waiting, ${running().length} running\n`);
    }
    await pause(LOOK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
