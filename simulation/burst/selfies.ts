import { BurstWorld } from './burst-world';
import { ALBUM_BOOKED_MS, SELFIES_BOOKED_MS } from '../../handlers/runtime/pace/start-paced';
import { readPaced } from './designs';
import { ONE_LAYER } from './retries';
import { Uploads } from './uploads';
import { FAIR } from './weather';

/** Where selfies wait. */
type SelfieQueue = 'of their own' | 'of the album';

/** How long selfies waited until they were started, in seconds. */
export interface SelfieWaits {
  readonly median: number;
  readonly longest: number;
}

export interface SelfieCase {
  readonly queue: SelfieQueue;
  /** Photos of the album that is uploaded in the first half minute; none for an idle system. */
  readonly album: number;
  readonly selfies: number;
  /** Seconds from the first selfie to the last. */
  readonly withinSeconds: number;
  readonly callsPerSecond: number;
  readonly seed: number;
}

const ALBUM_SECONDS = 30;
const FIRST_SELFIE_SECONDS = 40;
const STEP_MS = 1_000;

/**
 * Selfies come while an album is worked off, both paced by the same clock. The machine of image-analysis stands for that
 * of rider-photo, too: each photo calls each operation once.
 */
export async function playSelfies({
  queue,
  album,
  selfies,
  withinSeconds,
  ...settings
}: SelfieCase): Promise<SelfieWaits> {
  const burst = { ...settings, images: album, withinSeconds: ALBUM_SECONDS, weather: FAIR };
  const world = new BurstWorld(burst, ONE_LAYER, (definition) => definition);
  const { clock, random, machine } = world;
  const uploads = new Uploads(world);
  const albums = readPaced(world, { name: 'starter', maximumConcurrency: 2 }, ALBUM_BOOKED_MS);
  const riders = readPaced(world, { name: 'selfie starter', maximumConcurrency: 2 }, SELFIES_BOOKED_MS);
  const keys = Array.from({ length: selfies }, (_, index) => `riders/${index}.jpg`);
  for (let index = 0; index < album; index += 1) {
    void uploads.upload(`incoming/${index}.jpg`, random() * ALBUM_SECONDS * 1000, albums);
  }
  for (const key of keys) {
    const afterMs = (FIRST_SELFIE_SECONDS + random() * withinSeconds) * 1000;
    void uploads.upload(key, afterMs, queue === 'of their own' ? riders : albums);
  }
  while (keys.some((key) => !machine.startedAt.has(key))) await clock.sleep(STEP_MS);
  world.end();
  const waits = keys.map((key) => (machine.startedAt.get(key)! - uploads.uploadedAt.get(key)!) / 1000);
  waits.sort((one, other) => one - other);
  return { median: waits[Math.floor(waits.length / 2)]!, longest: waits.at(-1)! };
}
