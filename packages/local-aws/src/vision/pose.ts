import type { Pose } from './answers';
import { pointAt, type Point } from './landmarks';

/**
 * A rigid head: nose tip, chin, outer eye corners and mouth corners. X to the right of the picture, y down, z towards
 * the camera, in tenths of a millimetre of a typical adult face.
 */
const HEAD: readonly { readonly landmark: number; readonly at: readonly [x: number, y: number, z: number] }[] = [
  { landmark: 30, at: [0, 20, 0] },
  { landmark: 8, at: [0, 330, -65] },
  { landmark: 36, at: [-225, -170, -135] },
  { landmark: 45, at: [225, -170, -135] },
  { landmark: 48, at: [-150, 150, -125] },
  { landmark: 54, at: [150, 150, -125] },
];

const DEGREES = 180 / Math.PI;

/**
 * Turns the landmarks of a face into head angles: the scaled parallel projection of a rigid head that comes closest to
 * the points in the picture, by least squares. A heuristic: right in sign, about 10 degrees off in size for faces near
 * the front, and too small for profiles, where the landmark net itself leans to the front.
 * @param points 68 points in pixels (or any unit that is the same in both directions)
 */
export function estimatePose(points: readonly Point[]): Pose {
  const model = HEAD.map(({ at }) => [...at, 1]);
  const seen = HEAD.map(({ landmark }) => pointAt(points, landmark));
  const across = unit(
    leastSquares(
      model,
      seen.map(({ x }) => x),
    ),
  );
  const down = unit(
    leastSquares(
      model,
      seen.map(({ y }) => y),
    ),
  );
  return {
    roll: Math.atan2(down[0] - across[1], across[0] + down[1]) * DEGREES,
    yaw: Math.asin(across[2]) * DEGREES,
    pitch: Math.asin(-down[2]) * DEGREES,
  };
}

function unit([x = 0, y = 0, z = 0]: readonly number[]): [number, number, number] {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** Solves `rows * solution = values` in the least-squares sense by Gauss-Jordan elimination of the normal equations. */
function leastSquares(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  const size = rows[0]?.length ?? 0;
  const at = (row: readonly number[], column: number): number => row[column] ?? 0;
  const system = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size + 1 }, (_, j) =>
      rows.reduce((sum, row, k) => sum + at(row, i) * (j < size ? at(row, j) : at(values, k)), 0),
    ),
  );
  for (let pivot = 0; pivot < size; pivot++) {
    const best = system.reduce(
      (found, row, i) =>
        i >= pivot && Math.abs(at(row, pivot)) > Math.abs(at(system[found] ?? [], pivot)) ? i : found,
      pivot,
    );
    [system[pivot], system[best]] = [system[best] ?? [], system[pivot] ?? []];
    const pivotRow = system[pivot] ?? [];
    for (const [i, row] of system.entries()) {
      if (i === pivot) continue;
      const factor = at(row, pivot) / at(pivotRow, pivot);
      system[i] = row.map((value, j) => value - factor * at(pivotRow, j));
    }
  }
  return system.map((row, i) => at(row, size) / at(row, i));
}
