/** Seconds that parts of a photo take on AWS, assumed: the middle, and how far it spreads (sigma of the logarithm). */
const REGISTER = { middle: 0.6, sigma: 0.4 };
const DETECT = { middle: 0.6, sigma: 0.35 };
const SAVE_SECONDS = 0.08;
/** Share of photos whose functions start cold, and what that takes. */
const COLD_SHARE = 0.001;
const COLD_SECONDS = 1.5;

export interface PhotoTimes {
  readonly register: number;
  readonly labels: number;
  readonly faces: number;
  readonly save: number;
}

/** Draws the times of one photo, in seconds. */
export function photoTimes(random: () => number): PhotoTimes {
  const cold = random() < COLD_SHARE ? COLD_SECONDS : 0;
  return {
    register: cold + logNormal(REGISTER, random),
    labels: logNormal(DETECT, random),
    faces: logNormal(DETECT, random),
    save: SAVE_SECONDS,
  };
}

function logNormal(
  { middle, sigma }: { readonly middle: number; readonly sigma: number },
  random: () => number,
): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return middle * Math.exp(sigma * normal);
}
