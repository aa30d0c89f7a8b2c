import { goneTo } from './grid-step';
import { type GridLayout, rowOf } from './layout';

const tileAt = (grid: Element, index: number): HTMLElement | null => grid.querySelector(`[data-index="${index}"]`);

/** Moves from photo to photo by the arrow keys, Home and End; scrolls to what is not drawn yet. */
export function moveFocus(event: KeyboardEvent & { readonly currentTarget: HTMLElement }, layout: GridLayout): void {
  const tile = (event.target as Element).closest<HTMLElement>('[data-index]');
  if (!tile || event.altKey || event.ctrlKey || event.metaKey) return;
  const target = goneTo(event.key, Number(tile.dataset.index), layout);
  if (target === undefined) return;
  event.preventDefault();
  const grid = event.currentTarget;
  const row = rowOf(layout.rows, target);
  if (tileAt(grid, target) === null && row) {
    window.scrollTo(0, window.scrollY + grid.getBoundingClientRect().top + row.top - window.innerHeight / 2);
  }
  const focus = (tries: number): void => {
    const found = tileAt(grid, target);
    if (found) {
      found.focus({ preventScroll: true });
      found.scrollIntoView({ block: 'nearest' });
    } else if (tries > 0) requestAnimationFrame(() => focus(tries - 1));
  };
  focus(10);
}
