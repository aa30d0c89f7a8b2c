import { computed, signal } from '@preact/signals';
import { routeOf } from './route';

interface Place {
  readonly pathname: string;
  /** With its question mark. */
  readonly search: string;
}

const here = (): Place => ({ pathname: location.pathname, search: location.search });

/** The address as it stands. */
export const place = signal(here());
export const route = computed(() => routeOf(place.value.pathname));
/** Increases with each page that is gone to, not with each change of a search. */
export const visits = signal(0);

/** Whether the page was come back to. */
export let isReturn = false;

/** How far the page was scrolled when it was left. */
const remember = (): void => history.replaceState({ scrolled: window.scrollY }, '');

function arrive(scrolled: number): void {
  const isOther = place.value.pathname !== location.pathname;
  place.value = here();
  if (isOther) visits.value += 1;
  // The page has its height only when it is drawn.
  requestAnimationFrame(() => window.scrollTo(0, scrolled));
}

/** Goes to an address of this page. */
export function go(to: string): void {
  remember();
  isReturn = false;
  history.pushState(undefined, '', to);
  arrive(0);
}

/** Changes the address without a step to go back to. */
export function replace(to: string): void {
  history.replaceState(history.state, '', to);
  const isOther = place.value.pathname !== location.pathname;
  place.value = here();
  if (isOther) visits.value += 1;
}

function clickedLink(event: MouseEvent): HTMLAnchorElement | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = (event.target as Element).closest('a');
  if (!link || link.origin !== location.origin || link.target !== '' || link.hasAttribute('download')) return undefined;
  return link;
}

/** Lets plain links and the browser's own buttons change the page without loading it. */
export function startRouter(): void {
  history.scrollRestoration = 'manual';
  document.addEventListener('click', (event) => {
    const link = clickedLink(event);
    if (!link || link.hash !== '') return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
  window.addEventListener('popstate', ({ state }) => {
    isReturn = true;
    arrive((state as { scrolled?: number } | null)?.scrolled ?? 0);
  });
}
