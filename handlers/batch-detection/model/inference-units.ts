import { batchSettings } from '../../../state-machines/batch-detection-settings';
import { setting } from '../../runtime/setting';

/** Inference units that the model starts with. */
export function minimumUnits(): number {
  return setting(batchSettings, 'minInferenceUnits');
}

/** Inference units that the model may use. */
export function maximumUnits(): number {
  return Math.max(minimumUnits(), setting(batchSettings, 'maxInferenceUnits'));
}
