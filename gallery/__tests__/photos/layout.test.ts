import fc from 'fast-check';
import { shownRatio } from '../../src/photos/justify';
import { layOut, NO_LAYOUT, type Placed, rowAt, rowOf } from '../../src/photos/layout';

const options = { width: 1000, targetHeight: 200, gap: 4, dayHeight: 40 };
const pictures = fc
  .array(fc.record({ ratio: fc.double({ min: 0.4, max: 4, noNaN: true }), days: fc.integer({ min: 0, max: 1 }) }), {
    maxLength: 60,
  })
  .map((drawn): Placed[] => {
    let day = 0;
    return drawn.map(({ ratio, days }) => ({ ratio, day: `day ${(day += days)}` }));
  });

describe('the layout of the grid', () => {
  it('fills the width with each full row, is never higher than wanted, and holds each picture once', () => {
    fc.assert(
      fc.property(pictures, (placed) => {
        const { rows, height, count } = layOut(placed, options);
        let next = 0;
        for (const row of rows) {
          expect(row.first).toBe(next);
          next += row.count;
          const ratios = placed.slice(row.first, next).reduce((sum, { ratio }) => sum + ratio, 0);
          const width = ratios * row.height + (row.count - 1) * options.gap;
          if (row.isFull) expect(width).toBeCloseTo(options.width, 6);
          else expect(width).toBeLessThan(options.width);
          expect(row.height).toBeLessThanOrEqual(options.targetHeight);
        }
        expect(next).toBe(placed.length);
        expect(count).toBe(placed.length);
        expect(height).toBeCloseTo(
          rows.reduce((sum, { outerHeight }) => sum + outerHeight, 0),
          6,
        );
      }),
      { seed: 20_260_101 },
    );
  });

  it('begins a row for each day, and names the day there only', () => {
    const placed = ['a', 'a', 'a', 'b'].map((day) => ({ ratio: 3, day }));

    expect(layOut(placed, options).rows.map(({ day, count }) => [day, count])).toEqual([
      ['a', 2],
      [undefined, 1],
      ['b', 1],
    ]);
  });

  it('is the same whether it is laid out at once or page by page', () => {
    fc.assert(
      fc.property(pictures, fc.array(fc.integer({ min: 0, max: 60 })), (placed, cuts) => {
        const ends = [...cuts.filter((cut) => cut < placed.length).sort((a, b) => a - b), placed.length];
        const paged = ends.reduce((before, end) => layOut(placed.slice(0, end), options, before), NO_LAYOUT);

        expect(paged).toEqual(layOut(placed, options));
      }),
      { seed: 20_260_101 },
    );
  });

  it('finds the row at a height and that of a picture', () => {
    const { rows } = layOut(
      Array.from({ length: 1000 }, (_, index) => ({ ratio: 1 + (index % 3), day: String(index >> 6) })),
      options,
    );

    expect(rows.map((row) => rowAt(rows, row.top))).toEqual(rows.map((_, index) => index));
    expect(rowAt(rows, -5)).toBe(0);
    expect(rowAt(rows, 1e9)).toBe(rows.length - 1);
    expect(rows.every((row) => rowOf(rows, row.first + row.count - 1) === row)).toBe(true);
  });

  it('shows neither a panorama as a thread nor a picture of unknown size as nothing', () => {
    expect(shownRatio(10_000, 100)).toBe(4);
    expect(shownRatio(100, 10_000)).toBe(0.4);
    expect(shownRatio(undefined, undefined)).toBe(1);
  });
});
