import { batchSettings } from '../../../state-machines/batch-detection-settings';
import { setting } from '../../runtime/setting';

/** How a worker treats images. */
export interface DetectionSettings {
  /** Percent. */
  readonly minConfidence: number;
  readonly maxResults: number;
  readonly scaleDown: boolean;
  readonly maximumAttempts: number;
  /** How long a worker waits for another image before it ends, in seconds. */
  readonly lingerSeconds: number;
}

export function detectionSettings(): DetectionSettings {
  return {
    minConfidence: setting(batchSettings, 'minConfidence'),
    maxResults: setting(batchSettings, 'maxResults'),
    scaleDown: setting(batchSettings, 'scaleDown'),
    maximumAttempts: setting(batchSettings, 'maximumAttempts'),
    lingerSeconds: setting(batchSettings, 'lingerSeconds'),
  };
}
