import type { Clock } from '../handlers/runtime/clock';
import { ModelThrottledError } from '../handlers/batch-detection/worker/worker-failures';
import { BUCKET, MODEL } from './batch-world';
import type { SimulatedModel } from './simulated-model';

/** Milliseconds of what a flow does about an image beside the detection. */
const READ_MS = 40;
const WRITE_MS = 50;
const DRAW_MS = 350;

export interface FlowParts {
  readonly clock: Clock;
  readonly model: SimulatedModel;
  readonly random: () => number;
}

const image = (key: string) => ({ bucket: BUCKET, key, versionId: 'v1' });

/**
 * The first of the two systems that this workflow replaces: one function goes through all images one after another, and
 * the start of the model is looked at every five minutes. Assumes that its defects are mended and that a function may
 * run for hours.
 */
export async function serialFlow({ clock, model }: FlowParts, images: number): Promise<void> {
  await startAndPoll(clock, model, 300_000);
  for (let index = 0; index < images; index += 1) {
    await model.detect(MODEL, image(`${index}`));
    await clock.sleep(READ_MS + DRAW_MS + WRITE_MS);
  }
  await stopAndWait(clock, model);
}

/** Concurrency of a function that a queue calls: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const FIRST_CONCURRENCY = 5;
const MORE_PER_MINUTE = 300;
const MOST_CONCURRENCY = 1_000;
/** Attempts of the Python SDK of that time, with exponential backoff. */
const SDK_ATTEMPTS = 5;
const VISIBILITY_MS = 60_000;
const POLL_START_MS = 900_000;
const KEEP_RUNNING_MS = 3_540_000;

/**
 * The second one: a queue calls a function per image, as many at once as Lambda gives, and the model is kept for 59
 * minutes at a time. Assumes that no image is poison.
 */
export async function unboundedFlow({ clock, model, random }: FlowParts, images: number): Promise<void> {
  const waiting: { readonly key: string; readonly visibleAt: number }[] = [];
  for (let index = 0; index < images; index += 1) waiting.push({ key: `${index}`, visibleAt: 0 });
  let done = 0;
  const take = (): { readonly key: string } | undefined => {
    const index = waiting.findIndex(({ visibleAt }) => visibleAt <= clock.now());
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  };
  const handle = async (key: string): Promise<void> => {
    const hiddenSince = clock.now();
    for (let attempt = 0; attempt < SDK_ATTEMPTS; attempt += 1) {
      try {
        await model.detect(MODEL, image(key));
        await clock.sleep(READ_MS + 3 * WRITE_MS);
        done += 1;
        return;
      } catch (error) {
        if (!(error instanceof ModelThrottledError)) throw error;
        await clock.sleep(random() * 2 ** attempt * 1_000);
      }
    }
    waiting.push({ key, visibleAt: Math.max(clock.now(), hiddenSince + VISIBILITY_MS) });
  };
  const slot = async (): Promise<void> => {
    while (done < images) {
      const message = take();
      if (message) await handle(message.key);
      else await clock.sleep(1_000);
    }
  };
  await startAndPoll(clock, model, POLL_START_MS);
  const slots = Array.from({ length: FIRST_CONCURRENCY }, slot);
  const scale = async (): Promise<void> => {
    while (slots.length < Math.min(MOST_CONCURRENCY, images) && done < images) {
      await clock.sleep(60_000);
      const more = Math.min(MORE_PER_MINUTE, Math.min(MOST_CONCURRENCY, images) - slots.length, waiting.length);
      for (let index = 0; index < more; index += 1) slots.push(slot());
    }
  };
  const scaling = scale();
  do await clock.sleep(KEEP_RUNNING_MS);
  while (done < images);
  await scaling;
  await Promise.all(slots);
  await stopAndWait(clock, model);
}

async function startAndPoll(clock: Clock, model: SimulatedModel, everyMs: number): Promise<void> {
  await model.start(MODEL, { minimum: 1 });
  while (model.currentStatus !== 'RUNNING') await clock.sleep(everyMs);
}

async function stopAndWait(clock: Clock, model: SimulatedModel): Promise<void> {
  await model.stop(MODEL);
  while (model.currentStatus !== 'STOPPED') await clock.sleep(1_000);
}
