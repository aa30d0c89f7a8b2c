import { imageSettings } from '../../state-machines/image-analysis-settings';
import { pacedStarter } from '../runtime/pace/paced-starter';
import { pacePerSecond } from '../runtime/pace/region-pace';
import { ALBUM_BOOKED_MS } from '../runtime/pace/start-paced';
import { settings } from '../runtime/variables';

/** Photos per second; a backfill that may run takes its part of what AWS grants. */
function callsPerSecond(): number {
  const read = settings(imageSettings, 'callsPerSecond', 'backfillEnabled', 'backfillCallsPerSecond');
  const backfill = read.backfillEnabled ? read.backfillCallsPerSecond : 0;
  return pacePerSecond(read.callsPerSecond, backfill);
}

/** Starts image-analysis for uploads, at the pace that Rekognition allows. */
export const handler = pacedStarter({ workflow: 'image-analysis', bookedMs: ALBUM_BOOKED_MS, callsPerSecond });
