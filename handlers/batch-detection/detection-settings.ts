import { environmentFlag, environmentNumber } from '../shared/environment';

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
    minConfidence: environmentNumber('MIN_CONFIDENCE'),
    maxResults: environmentNumber('MAX_RESULTS'),
    scaleDown: environmentFlag('SCALE_DOWN'),
    maximumAttempts: environmentNumber('MAXIMUM_ATTEMPTS'),
    lingerSeconds: environmentNumber('LINGER_SECONDS'),
  };
}
