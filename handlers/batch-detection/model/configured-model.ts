import { batchSettings } from '../../../state-machines/batch-detection-settings';
import { setting } from '../../runtime/setting';
import type { ModelReference } from './custom-labels-model';

/** The model of this deployment. */
export function configuredModel(): ModelReference {
  return { projectArn: setting(batchSettings, 'projectArn'), modelArn: setting(batchSettings, 'projectVersionArn') };
}
