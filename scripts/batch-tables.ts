import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withMarkedPart } from './marked-part';

const DOCUMENT = join(__dirname, '..', 'docs', 'batch-detection.md');

/** Plays every simulation of batch-detection and writes the tables of docs/batch-detection.md anew. Takes a minute. */
async function main(): Promise<void> {
  // Handlers log structured lines, which belong to no table.
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  const { DOCUMENTED_LOADS, matrixRows, matrixTable } = await import('../simulation/batch-tables.js');
  const { throughputRows, throughputTable } = await import('../simulation/throughput.js');
  let document = readFileSync(DOCUMENT, 'utf8');
  document = withMarkedPart(document, 'fault-matrix', matrixTable(await matrixRows()));
  document = withMarkedPart(document, 'throughput', throughputTable(await throughputRows(DOCUMENTED_LOADS)));
  writeFileSync(DOCUMENT, document);
  console.log(`Wrote the tables of ${DOCUMENT}.`);
}

void main();
