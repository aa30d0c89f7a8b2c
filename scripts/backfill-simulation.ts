import { table } from '../local/cli/table';
import { playLibrary } from '../simulation/backfill/library';
import { playMachine } from '../simulation/backfill/machine';
import { seededRandom } from '../simulation/random';
import { backfillNumbers } from '../tools/backfill/backfill-numbers';

/** Plays backfills in virtual time: the real state machine with thousands of photos, and a hundred million by batches. */
async function main(): Promise<void> {
  const machines = [
    ...[1, 2, 3, 4, 5].map((seed) => ({ photos: 960, callsPerSecond: 4, quota: 5, seed })),
    { photos: 4_800, callsPerSecond: 4, quota: 5, seed: 1 },
    { photos: 24_000, callsPerSecond: 40, quota: 50, seed: 1 },
  ];
  const played = [];
  for (const run of machines)
    played.push({ ...run, ...(await playMachine({ ...run, random: seededRandom(run.seed) })) });
  console.log('The real state machine:\n');
  console.log(
    table(played, [
      { title: 'photos', align: 'right', value: ({ photos }) => String(photos) },
      { title: 'seed', align: 'right', value: ({ seed }) => String(seed) },
      { title: 'pace', align: 'right', value: ({ callsPerSecond, quota }) => `${callsPerSecond} of ${quota}/s` },
      { title: 'lost', align: 'right', value: ({ lost }) => String(lost) },
      { title: 'twice', align: 'right', value: ({ twice }) => String(twice) },
      { title: 'throttled per photo', align: 'right', value: ({ throttledPerPhoto }) => String(throttledPerPhoto) },
      { title: 'time / (N / pace)', align: 'right', value: ({ makespanRatio }) => String(makespanRatio) },
    ]),
  );
  const faults = { failedShare: 0.0005, lostBatchShare: 0.0002 };
  const none = { failedShare: 0, lostBatchShare: 0 };
  const libraries = [
    { name: 'nothing goes wrong', callsPerSecond: 40, ...none, stoppedAt: [] },
    { name: 'failures, lost batches', callsPerSecond: 40, ...faults, stoppedAt: [] },
    { name: 'the same, stopped once', callsPerSecond: 40, ...faults, stoppedAt: [0.4] },
  ];
  console.log('\nA hundred million photos, by batches:\n');
  console.log(
    table(
      libraries.map((library) => ({
        ...library,
        ...playLibrary({ ...library, photos: 100_000_000, numbers: backfillNumbers(), random: seededRandom(1) }),
      })),
      [
        { title: 'case', value: ({ name }) => name },
        { title: 'pace', align: 'right', value: ({ callsPerSecond }) => `${callsPerSecond}/s` },
        { title: 'runs', align: 'right', value: ({ runs }) => String(runs) },
        { title: 'lost', align: 'right', value: ({ lost }) => String(lost) },
        { title: 'twice', align: 'right', value: ({ twice }) => String(twice) },
        { title: 'repeated', align: 'right', value: ({ repeated }) => String(repeated) },
        { title: 'named at ends', align: 'right', value: ({ named }) => String(named) },
        { title: 'looked, hours', align: 'right', value: ({ checkSeconds }) => (checkSeconds / 3600).toFixed(1) },
        { title: 'days', align: 'right', value: ({ seconds }) => (seconds / 86_400).toFixed(1) },
        { title: 'time / (N / pace)', align: 'right', value: ({ makespanRatio }) => String(makespanRatio) },
      ],
    ),
  );
}

void main();
