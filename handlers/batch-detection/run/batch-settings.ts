import { batchSettings as described } from '../../../state-machines/batch-detection-settings';
import { setting } from '../../runtime/setting';

/** When waiting images are worth starting the model for. */
export interface BatchSettings {
  readonly minimumBatchSize: number;
  readonly maximumWaitMs: number;
}

export function batchSettings(): BatchSettings {
  return {
    minimumBatchSize: setting(described, 'minimumBatchSize'),
    maximumWaitMs: setting(described, 'maximumWaitMinutes') * 60_000,
  };
}
