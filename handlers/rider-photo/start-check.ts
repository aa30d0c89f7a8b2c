import { riderSettings } from '../../state-machines/rider-photo-settings';
import { pacedStarter } from '../runtime/pace/paced-starter';
import { pacePerSecond } from '../runtime/pace/region-pace';
import { SELFIES_BOOKED_MS } from '../runtime/pace/start-paced';
import { settings } from '../runtime/variables';

/** Starts rider-photo for selfies, at the pace that Rekognition allows and ahead of albums. */
export const handler = pacedStarter({
  workflow: 'rider-photo',
  bookedMs: SELFIES_BOOKED_MS,
  callsPerSecond: () => pacePerSecond(settings(riderSettings, 'callsPerSecond').callsPerSecond),
});
