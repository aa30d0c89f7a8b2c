import { environmentNumber } from '../shared/environment';

/** How long a run may begin images, in milliseconds. */
export function maximumRunMs(): number {
  return environmentNumber('MAXIMUM_RUN_MINUTES') * 60_000;
}
