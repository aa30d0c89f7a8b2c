import { environmentFlag, environmentNumber, environmentText } from '../shared/environment';
import type { ModelReference } from './custom-labels-model';

/** The model of this deployment. */
export function configuredModel(): ModelReference {
  return { projectArn: environmentText('PROJECT_ARN'), modelArn: environmentText('PROJECT_VERSION_ARN') };
}

/** Inference units of a run, and what one takes before it was ever measured. */
export interface UnitSettings {
  readonly minimum: number;
  readonly maximum: number;
  /** Calls per second and unit. */
  readonly tpsPerUnit: number;
}

export function unitSettings(): UnitSettings {
  return {
    minimum: environmentNumber('MIN_INFERENCE_UNITS'),
    maximum: maximumUnits(),
    tpsPerUnit: environmentNumber('TPS_PER_UNIT'),
  };
}

/** Inference units that the model may use. */
export function maximumUnits(): number {
  return Math.max(environmentNumber('MIN_INFERENCE_UNITS'), environmentNumber('MAX_INFERENCE_UNITS'));
}

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

/** How long a run may begin images, in milliseconds. */
export function maximumRunMs(): number {
  return environmentNumber('MAXIMUM_RUN_MINUTES') * 60_000;
}

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
