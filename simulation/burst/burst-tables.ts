import type { Burst } from './burst-world';
import { type Design, DESIGNS } from './designs';
import { type BurstOutcome, playBurst } from './play-burst';
import { playSelfies, type SelfieCase } from './selfies';
import { FAIR, type Weather, WEATHERS } from './weather';

/** Photos, the seconds in which they are uploaded, and the calls per second of each operation. */
export type Load = Pick<Burst, 'images' | 'withinSeconds' | 'callsPerSecond'>;

const ONE_PHOTO: Load = { images: 1, withinSeconds: 1, callsPerSecond: 5 };
const ALBUM: Load = { images: 1_000, withinSeconds: 30, callsPerSecond: 5 };
const FEW: Load = { images: 200, withinSeconds: 10, callsPerSecond: 5 };
const MANY: Load = { images: 10_000, withinSeconds: 60, callsPerSecond: 50 };
/** The loads that the bars are set for. */
export const LOADS: readonly Load[] = [ALBUM, MANY];
const SEED = 1;

/** What the workflow does, and what it did before. */
export const COMPARED: readonly Design[] = [DESIGNS.find((design) => design.default)!, DESIGNS[0]!];
/** Those that neither lose photos nor cost more than they are worth in fair weather, and what was before. */
const WEATHERED = DESIGNS.filter(({ name }) => /^at once|^second queue|^waiting|event source of 2$/.test(name));

/** Plays every design with every load. */
export async function outcomesOf(
  designs: readonly Design[],
  loads: readonly Load[],
  weather: Weather = FAIR,
): Promise<BurstOutcome[]> {
  const outcomes: BurstOutcome[] = [];
  for (const load of loads) {
    for (const design of designs) outcomes.push(await playBurst(design, { ...load, weather, seed: SEED }));
  }
  return outcomes;
}

const HEAD = [
  'design',
  'lost',
  'paid twice',
  'INCOMPLETE',
  'throttled a photo',
  'x ideal',
  'longest wait',
  'more transitions a photo',
  'GB-s of starters',
  'USD per 1,000',
  'functions at once',
];

/** Outcomes as a Markdown table, the rows under what they have in common. */
function outcomeTable(rows: readonly { readonly under: string; readonly outcome: BurstOutcome }[]): string {
  return markdown(
    ['burst', ...HEAD],
    rows.map(({ under, outcome }) => [
      under,
      outcome.default ? `**${outcome.design}**` : outcome.design,
      ...[outcome.lost, outcome.duplicated, outcome.incomplete].map((count) => count.toLocaleString('en')),
      outcome.throttledPerPhoto.toFixed(3),
      outcome.images > 1 ? outcome.makespanRatio.toFixed(2) : '-',
      `${outcome.longestSeconds.toFixed(1)} s`,
      outcome.extraTransitions.toFixed(2),
      outcome.gigabyteSeconds.toFixed(1),
      outcome.pricePerThousand.toFixed(4),
      outcome.peakFunctions.toLocaleString('en'),
    ]),
  );
}

const loadText = ({ images, withinSeconds, callsPerSecond }: Load): string =>
  `${images.toLocaleString('en')} in ${withinSeconds} s at ${callsPerSecond}/s`;

/** The comparison of designs with some loads. */
export async function loadTable(designs: readonly Design[], loads: readonly Load[]): Promise<string> {
  const rows = [];
  for (const load of loads) {
    for (const outcome of await outcomesOf(designs, [load])) rows.push({ under: loadText(load), outcome });
  }
  return outcomeTable(rows);
}

/** The comparison of the designs in every weather. */
async function weatherTable(): Promise<string> {
  const rows = [];
  for (const weather of WEATHERS) {
    for (const outcome of await outcomesOf(WEATHERED, [ALBUM], weather)) rows.push({ under: weather.name, outcome });
  }
  return outcomeTable(rows);
}

const SELFIES: readonly Omit<SelfieCase, 'seed' | 'callsPerSecond'>[] = [
  { queue: 'of their own', album: 0, selfies: 30, withinSeconds: 120 },
  { queue: 'of their own', album: 1_000, selfies: 30, withinSeconds: 120 },
  { queue: 'of the album', album: 1_000, selfies: 30, withinSeconds: 120 },
  { queue: 'of their own', album: 0, selfies: 200, withinSeconds: 10 },
  { queue: 'of their own', album: 1_000, selfies: 200, withinSeconds: 10 },
  { queue: 'of the album', album: 1_000, selfies: 200, withinSeconds: 10 },
];

/** How long selfies wait beside an album, at five calls per second. */
async function selfieTable(): Promise<string> {
  const rows: string[][] = [];
  for (const each of SELFIES) {
    const { median, longest } = await playSelfies({ ...each, callsPerSecond: ALBUM.callsPerSecond, seed: SEED });
    const { selfies, withinSeconds, album, queue } = each;
    rows.push([
      `${selfies} in ${withinSeconds} s`,
      album === 0 ? 'idle' : `an album of ${album.toLocaleString('en')}`,
      queue,
      `${median.toFixed(1)} s`,
      `${longest.toFixed(1)} s`,
    ]);
  }
  return markdown(['selfies', 'the system', 'queue', 'median wait', 'longest wait'], rows);
}

/** Every table of the decision, by the name of its part of the document. */
export async function decisionTables(): Promise<Record<string, string>> {
  return {
    'one-photo': await loadTable(COMPARED, [ONE_PHOTO]),
    bars: await loadTable(COMPARED, [FEW, ...LOADS]),
    designs: await loadTable(DESIGNS, LOADS),
    weather: await weatherTable(),
    selfies: await selfieTable(),
  };
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
