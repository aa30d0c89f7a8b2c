import { findPeaks, type HeatMap } from '../../src/vision/heat-map';

const SIZE = 4;
const CLASSES = 2;

function mapWith(cells: readonly { row: number; column: number; classIndex: number; score: number }[]): HeatMap {
  const heat = new Float32Array(SIZE * SIZE * CLASSES);
  for (const { row, column, classIndex, score } of cells) heat[(row * SIZE + column) * CLASSES + classIndex] = score;
  const extents = new Float32Array(SIZE * SIZE * 4).map((_, i) => [10, 20, 30, 40][i % 4] ?? 0);
  return { heat, extents, rows: SIZE, columns: SIZE, classes: CLASSES };
}

describe('findPeaks', () => {
  it('places a peak by its cell and reaches out from there', () => {
    const map = mapWith([{ row: 2, column: 1, classIndex: 1, score: 0.9 }]);

    const peaks = findPeaks(map, { side: 512, minScore: 0.3 });

    expect(peaks).toEqual([
      { classIndex: 1, score: expect.closeTo(0.9), left: 118, top: 236, right: 158, bottom: 296 },
    ]);
  });

  it('keeps the best of neighbouring cells of one class and lets classes stand side by side', () => {
    const map = mapWith([
      { row: 1, column: 1, classIndex: 0, score: 0.6 },
      { row: 1, column: 2, classIndex: 0, score: 0.7 },
      { row: 1, column: 1, classIndex: 1, score: 0.5 },
    ]);

    const peaks = findPeaks(map, { side: 512, minScore: 0.3 });

    expect(peaks.map(({ classIndex, score }) => [classIndex, score])).toEqual([
      [0, expect.closeTo(0.7)],
      [1, expect.closeTo(0.5)],
    ]);
  });

  it('finds peaks in the corners and none below the lowest score', () => {
    const map = mapWith([
      { row: 0, column: 0, classIndex: 0, score: 0.3 },
      { row: 3, column: 3, classIndex: 0, score: 0.29 },
    ]);

    const peaks = findPeaks(map, { side: 512, minScore: Math.fround(0.3) });

    expect(peaks.map(({ left, top }) => [left, top])).toEqual([[-10, -20]]);
  });
});
