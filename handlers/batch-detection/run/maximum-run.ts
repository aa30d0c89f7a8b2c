import { batchSettings } from '../../../state-machines/batch-detection-settings';
import { setting } from '../../runtime/setting';

/** How long a run may begin images, in milliseconds. */
export function maximumRunMs(): number {
  return setting(batchSettings, 'maximumRunMinutes') * 60_000;
}
