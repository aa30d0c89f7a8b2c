import { countImages } from '../handlers/batch-detection/count-images';
import { detectBatch } from '../handlers/batch-detection/detect-batch';
import type { Clock } from '../handlers/runtime/clock';
import type { CustomLabel } from '../handlers/batch-detection/model/custom-labels-model';
import type { Ports } from '../handlers/batch-detection/run/ports';
import { queueImages } from '../handlers/batch-detection/queue-images';
import { report } from '../handlers/batch-detection/report';
import { startModel } from '../handlers/batch-detection/start-model';
import { stopModel, type StopEvent } from '../handlers/batch-detection/stop-model';
import { watchModel } from '../handlers/batch-detection/watch-model';
import type { BatchState } from '../handlers/batch-detection/run/run-state';
import type { TaskEvent } from '../handlers/runtime/task-event';
import type { WorkerEvent } from '../handlers/batch-detection/detect-batch';
import { type BatchSettings, batchSettings } from '../state-machines/batch-detection-settings';
import { SimulatedModel, type ModelOptions } from './simulated-model';
import { SimulatedQueue, type QueueOptions } from './simulated-queue';
import { simulatedImageRecords, simulatedLeases, simulatedRunRecords } from './simulated-records';
import { SimulatedStore } from './simulated-store';
import type { Invocation } from './simulated-lambda';

export const MODEL = {
  projectArn: 'arn:aws:rekognition:us-east-1:000000000000:project/simulated/1',
  modelArn: 'arn:aws:rekognition:us-east-1:000000000000:project/simulated/version/simulated/2',
};
export const BUCKET = 'photos';

/** The settings as they are described, for the simulated model. */
export const DEFAULT_SETTINGS: BatchSettings = {
  ...(Object.fromEntries(
    Object.entries(batchSettings).map(([key, setting]) => [key, setting.default]),
  ) as unknown as BatchSettings),
  projectArn: MODEL.projectArn,
  projectVersionArn: MODEL.modelArn,
};

/** Milliseconds of CPU that a worker spends on a picture of 12 megapixels: measured in docs/batch-detection.md. */
const PREPARE_MS = 15;
const ANNOTATE_MS = 350;

/** The services of one simulated deployment. */
export interface BatchWorld {
  readonly clock: Clock;
  readonly model: SimulatedModel;
  readonly queue: SimulatedQueue;
  readonly store: SimulatedStore;
  readonly leases: ReturnType<typeof simulatedLeases>;
  readonly records: ReturnType<typeof simulatedImageRecords>;
  readonly runs: ReturnType<typeof simulatedRunRecords>;
  readonly ports: Ports & { readonly [name: string]: object };
  readonly notices: { readonly subject: string; readonly text: string }[];
}

export interface WorldOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly model?: Partial<Omit<ModelOptions, 'clock' | 'random'>>;
  readonly queue?: Partial<Omit<QueueOptions, 'clock' | 'random'>>;
  /** What pictures do beyond being decoded, e.g. throw for a broken one. */
  inspect?(key: string): void;
}

/** The labels of an image depend on its key alone, so that results can be compared. */
export function labelsOf(key: string): readonly CustomLabel[] {
  const hash = [...key].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) >>> 0, 7);
  return [{ name: `label-${hash % 5}`, confidence: 70 + (hash % 300) / 10 }];
}

export function createWorld({
  clock,
  random,
  model: modelOptions,
  queue: queueOptions,
  inspect,
}: WorldOptions): BatchWorld {
  const model = new SimulatedModel({
    clock,
    random,
    startMs: 10 * 60_000,
    stopMs: 60_000,
    tpsPerUnit: 5,
    latencyMs: 400,
    labels: labelsOf,
    ...modelOptions,
  });
  const queue = new SimulatedQueue({ clock, random, visibilitySeconds: 180, ...queueOptions });
  const store = new SimulatedStore({ clock });
  const leases = simulatedLeases(clock);
  const records = simulatedImageRecords(clock);
  const runs = simulatedRunRecords(clock);
  const pictures: Ports['pictures'] = {
    async prepare(_bytes, key) {
      await clock.sleep(PREPARE_MS);
      inspect?.(key);
      return { width: 4000, height: 3000 };
    },
    async annotate(_bytes, key, _size, labels) {
      await clock.sleep(ANNOTATE_MS);
      return Buffer.from(`annotated ${key}: ${labels.map(({ name }) => name).join(', ')}`);
    },
  };
  const told: BatchWorld['notices'] = [];
  const notices: Ports['notices'] = {
    publish: async ({ subject, message }) =>
      void told.push({ subject, text: (JSON.parse(message) as { readonly default: string }).default }),
  };
  const ports = { clock, leases, model, queue, records, runs, images: store, pictures, notices };
  return { clock, model, queue, store, leases, records, runs, ports, notices: told };
}

type Handler = (invocation: Invocation<BatchWorld['ports']>, event: never) => Promise<unknown>;

/** The handlers of the workflow over simulated services, by key of the function. */
export function worldHandlers(settings: BatchSettings): Readonly<Record<string, Handler>> {
  return {
    'count-images': ({ ports }, event: TaskEvent<BatchState>) => countImages(ports, settings, event),
    'queue-images': ({ ports, remainingMs }, event: TaskEvent<BatchState>) =>
      queueImages(ports, BUCKET, event, remainingMs),
    'start-model': ({ ports }, event: TaskEvent<BatchState>) => startModel(ports, settings, event),
    'detect-batch': ({ ports, remainingMs }, event: WorkerEvent) => detectBatch(ports, settings, event, remainingMs),
    'stop-model': ({ ports }, event: StopEvent) => stopModel(ports, settings, event),
    'watch-model': ({ ports }) => watchModel(ports, settings),
    report: ({ ports }, event: TaskEvent<BatchState>) => report(ports, settings, event),
  };
}
