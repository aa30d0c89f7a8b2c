import { withMarkedPart } from '../marked-part';
import { type Generated, textOf } from './generated';

const DOCUMENT = 'docs/batch-detection.md';

/** The tables of batch-detection, from playing all of its simulations: this takes longest. */
export async function batchTables(): Promise<Generated> {
  // Handlers log structured lines, which belong to no table.
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  const { DOCUMENTED_LOADS, matrixRows, matrixTable } = await import('../../simulation/batch-tables.js');
  const { throughputRows, throughputTable } = await import('../../simulation/throughput.js');
  const document = withMarkedPart(textOf(DOCUMENT), 'fault-matrix', matrixTable(await matrixRows()));
  return {
    [DOCUMENT]: withMarkedPart(document, 'throughput', throughputTable(await throughputRows(DOCUMENTED_LOADS))),
  };
}
