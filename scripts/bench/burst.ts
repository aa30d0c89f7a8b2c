import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BurstOutcome } from '../../simulation/burst/play-burst';
import { withMarkedPart } from '../marked-part';
import type { Bench } from './main';

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'decisions', 'paced-starts.md');

/** What a program is told of an outcome. */
const TOLD = [
  'design',
  'default',
  'images',
  'callsPerSecond',
  'lost',
  'duplicated',
  'incomplete',
  'throttledPerPhoto',
  'makespanRatio',
] as const satisfies readonly (keyof BurstOutcome)[];

const rowOf = (outcome: BurstOutcome): object => Object.fromEntries(TOLD.map((name) => [name, outcome[name]]));

/** Bursts of uploads, by the design that the workflow has and by the one before it. */
export const bench: Bench = async ({ json, write }) => {
  // Handlers log structured lines, and a stack for each of a million refused calls takes most of the time.
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  Error.stackTraceLimit = 0;
  const { COMPARED, decisionTables, loadTable, LOADS, outcomesOf } =
    await import('../../simulation/burst/burst-tables.js');
  if (json) {
    console.log(JSON.stringify((await outcomesOf(COMPARED, LOADS)).map(rowOf), undefined, 2));
  } else if (write) {
    let document = readFileSync(DOCUMENT, 'utf8');
    for (const [part, table] of Object.entries(await decisionTables()))
      document = withMarkedPart(document, part, table);
    writeFileSync(DOCUMENT, document);
    console.log(`Wrote the tables of ${DOCUMENT}.`);
  } else {
    console.log(await loadTable(COMPARED, LOADS));
  }
};
