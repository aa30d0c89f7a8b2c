import { matrixCases, matrixTable, playCase, type MatrixRow } from './fault-matrix';
import type { Load } from './throughput';

/** Loads of the comparison in the documentation, small ones first. */
export const DOCUMENTED_LOADS: readonly Load[] = [
  { images: 1, units: 1, tpsPerUnit: 5 },
  { images: 100, units: 1, tpsPerUnit: 5 },
  { images: 1_000, units: 1, tpsPerUnit: 5 },
  { images: 10_000, units: 1, tpsPerUnit: 5 },
  { images: 10_000, units: 4, tpsPerUnit: 8 },
];

/** Every row of the fault matrix. */
export async function matrixRows(): Promise<MatrixRow[]> {
  const rows: MatrixRow[] = [];
  for (const each of matrixCases()) rows.push(await playCase(each));
  return rows;
}

export { matrixTable };
