import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as BurstTables from '../../simulation/burst/burst-tables';
import type { BurstOutcome } from '../../simulation/burst/play-burst';
import { withMarkedPart } from '../marked-part';
import type { Bench, Row } from './bench';

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

const rowOf = (outcome: BurstOutcome): Row => Object.fromEntries(TOLD.map((name) => [name, outcome[name]]));

/** Loads the simulation. Handlers log structured lines, and a stack for each of a million refused calls takes long. */
function simulation(): Promise<typeof BurstTables> {
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  Error.stackTraceLimit = 0;
  return import('../../simulation/burst/burst-tables.js');
}

/** Bursts of uploads, by the design that the workflow has and by the one before it. */
export const bench: Bench = {
  async rows() {
    const { COMPARED, LOADS, outcomesOf } = await simulation();
    return (await outcomesOf(COMPARED, LOADS)).map(rowOf);
  },
  async text() {
    const { COMPARED, LOADS, loadTable } = await simulation();
    return loadTable(COMPARED, LOADS);
  },
  async write() {
    const { decisionTables } = await simulation();
    let document = readFileSync(DOCUMENT, 'utf8');
    for (const [part, table] of Object.entries(await decisionTables()))
      document = withMarkedPart(document, part, table);
    writeFileSync(DOCUMENT, document);
    console.log(`Wrote the tables of ${DOCUMENT}.`);
  },
};
