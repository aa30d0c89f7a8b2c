import { environmentNumber } from '../shared/environment';

/** Inference units that the model starts with. */
export function minimumUnits(): number {
  return environmentNumber('MIN_INFERENCE_UNITS');
}

/** Inference units that the model may use. */
export function maximumUnits(): number {
  return Math.max(minimumUnits(), environmentNumber('MAX_INFERENCE_UNITS'));
}
