import { imageSettings } from '../../state-machines/image-analysis-settings';
import { pacedStarter } from '../runtime/pace/paced-starter';
import { pacePerSecond } from '../runtime/pace/region-pace';
import { ALBUM_BOOKED_MS } from '../runtime/pace/start-paced';
import { settings } from '../runtime/variables';

/** Starts image-analysis for uploads, at the pace that Rekognition allows. */
export const handler = pacedStarter({
  workflow: 'image-analysis',
  bookedMs: ALBUM_BOOKED_MS,
  callsPerSecond: () => pacePerSecond(settings(imageSettings, 'callsPerSecond').callsPerSecond),
});
