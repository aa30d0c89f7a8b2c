import { goneTo } from '../../src/photos/grid-step';
import { layOut } from '../../src/photos/layout';

/** Rows of four, four and two. */
const layout = layOut(
  Array.from({ length: 10 }, () => ({ ratio: 1, day: 'a' })),
  { width: 400, targetHeight: 100, gap: 0, dayHeight: 0 },
);

describe('the keys of the grid', () => {
  it.each([
    ['ArrowRight', 3, 4],
    ['ArrowRight', 9, 9],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 1, 5],
    ['ArrowDown', 7, 9],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 5, 1],
    ['ArrowUp', 2, 2],
    ['Home', 7, 0],
    ['End', 2, 9],
  ])('%s goes from photo %i to %i', (key, from, to) => {
    expect(goneTo(key, from, layout)).toBe(to);
  });

  it('that are others do nothing', () => {
    expect(goneTo('Enter', 3, layout)).toBeUndefined();
  });
});
