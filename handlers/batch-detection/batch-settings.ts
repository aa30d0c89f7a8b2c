import { environmentNumber } from '../shared/environment';

/** When waiting images are worth starting the model for. */
export interface BatchSettings {
  readonly minimumBatchSize: number;
  readonly maximumWaitMs: number;
}

export function batchSettings(): BatchSettings {
  return {
    minimumBatchSize: environmentNumber('MINIMUM_BATCH_SIZE'),
    maximumWaitMs: environmentNumber('MAXIMUM_WAIT_MINUTES') * 60_000,
  };
}
