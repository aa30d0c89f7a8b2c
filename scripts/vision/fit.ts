export interface Fit {
  /** One weight for each measure, in the measure's own unit. */
  readonly weights: readonly number[];
  readonly constant: number;
}

/** Keeps the weights finite where the measures tell the two kinds apart without error. */
const PENALTY = 1;
const ROUNDS = 4000;
const STEP = 0.5;

/** Logistic regression with an L2 penalty on standardised measures, by plain gradient descent. */
export function fitLogistic(measures: readonly (readonly number[])[], answers: readonly boolean[]): Fit {
  const count = measures.length;
  const columns = (measures[0] ?? []).map((_, j) => measures.map((row) => row[j] ?? 0));
  const means = columns.map((column) => column.reduce((sum, x) => sum + x, 0) / count);
  const spreads = columns.map((column, j) =>
    Math.sqrt(column.reduce((sum, x) => sum + (x - (means[j] ?? 0)) ** 2, 0) / count),
  );
  const rows = measures.map((row) => row.map((x, j) => (x - (means[j] ?? 0)) / (spreads[j] || 1)));
  let weights = columns.map(() => 0);
  let constant = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const errors = rows.map((row, i) => 1 / (1 + Math.exp(-dot(row, weights) - constant)) - (answers[i] ? 1 : 0));
    const slopes = weights.map(
      (w, j) => errors.reduce((sum, e, i) => sum + e * (rows[i]?.[j] ?? 0), PENALTY * w) / count,
    );
    constant -= (STEP * errors.reduce((sum, e) => sum + e, 0)) / count;
    weights = weights.map((w, j) => w - STEP * (slopes[j] ?? 0));
  }
  const own = weights.map((w, j) => w / (spreads[j] || 1));
  return { weights: own, constant: constant - dot(own, means) };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
}
