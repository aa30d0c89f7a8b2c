import { batchSettings } from '../../../state-machines/batch-detection-settings';
import { setting } from '../../runtime/setting';
import { maximumUnits, minimumUnits } from './inference-units';

/** Inference units of a run, and what one takes before it was ever measured. */
export interface UnitSettings {
  readonly minimum: number;
  readonly maximum: number;
  /** Calls per second and unit. */
  readonly tpsPerUnit: number;
}

export function unitSettings(): UnitSettings {
  return { minimum: minimumUnits(), maximum: maximumUnits(), tpsPerUnit: setting(batchSettings, 'tpsPerUnit') };
}
