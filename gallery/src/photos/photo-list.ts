import { computed, signal } from '@preact/signals';
import type { components } from '../api/types';
import { shownRatio } from './justify';

export type Tile = components['schemas']['Tile'];
export type TilePage = components['schemas']['TilePage'];

/** A photo of a list. What is shown of it is forgotten while it is far away. */
export interface Entry {
  readonly id: string;
  readonly ratio: number;
  /** Of the upload: `YYYY-MM-DD` where the viewer is. */
  readonly day: string;
  /** By the clock of the camera, else of the upload: `YYYY-MM-DDTHH:MM:SS`. */
  readonly takenAt: string;
  readonly tile?: Tile;
}

interface Page {
  readonly cursor?: string;
  entries: readonly Entry[];
  /** Milliseconds since 1970; undefined of a page whose tiles were forgotten. */
  loadedAt?: number;
}

/** Addresses of thumbnails end: what is shown was loaded within this time. */
const FRESH_MS = 8 * 60_000;
/** Pages whose tiles are kept: the list itself may have a hundred thousand photos. */
const PAGES_KEPT = 12;
/** Pages beyond that at which it is worth to go through the whole list. */
const PAGES_TOO_MANY = 18;

/** Most photos that are put into another order than that in which they come: all of them have to be known for it. */
const MOST_ARRANGED = 2000;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Where the viewer is, `YYYY-MM-DDTHH:MM:SS`. */
function clockOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
  return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')}`;
}

function entryOf(tile: Tile): Entry {
  const uploaded = clockOf(tile.uploadedAt);
  return {
    id: tile.id,
    ratio: shownRatio(tile.width, tile.height),
    day: uploaded.slice(0, 10),
    takenAt: tile.capturedAt?.slice(0, 19) ?? uploaded,
    tile,
  };
}

/** The newest first, as uploads are. */
function byTime(a: Entry, b: Entry): number {
  return a.takenAt === b.takenAt ? 0 : a.takenAt < b.takenAt ? 1 : -1;
}

/** The photos that a search finds, loaded page by page as they are looked at. */
export class PhotoList {
  /** Whether the photos stand by the time at which they were taken: then all of them should be loaded. */
  readonly isArranged = computed(() => this.isByTaken && this.known.value.length <= MOST_ARRANGED);
  /** All that is known, in order. */
  readonly entries = computed(() => (this.isArranged.value ? [...this.known.value].sort(byTime) : this.known.value));
  /** Increases when something before the end has changed, so that the layout has to begin anew. */
  readonly generation = signal(0);
  readonly isLoading = signal(false);
  readonly isComplete = signal(false);
  readonly problem = signal<unknown>(undefined);
  /** Photos that were looked at, found or not. */
  readonly examined = signal(0);

  /** All that is known, in the order in which it comes: the newest upload first. */
  private readonly known = signal<readonly Entry[]>([]);
  private readonly pages: Page[] = [];
  private next: string | undefined;
  private readonly reloading = new Set<Page>();
  /** Photos that came by themselves, and that a page may hold, too. */
  private readonly added = new Set<string>();

  constructor(
    private readonly load: (cursor?: string) => Promise<TilePage>,
    private readonly now: () => number = Date.now,
    private readonly isByTaken = false,
  ) {}

  /** Loads the next page, if there is one and none is on its way. */
  async loadNext(): Promise<void> {
    if (this.isLoading.value || this.isComplete.value) return;
    this.isLoading.value = true;
    this.problem.value = undefined;
    try {
      const cursor = this.next;
      const { photos, next, examined } = await this.load(cursor);
      const entries = photos.filter(({ id }) => !this.added.has(id)).map(entryOf);
      if (entries.length > 0) this.pages.push({ cursor, entries, loadedAt: this.now() });
      this.next = next;
      this.examined.value += examined;
      this.isComplete.value = next === undefined;
      this.known.value = [...this.known.value, ...entries];
    } catch (error) {
      this.problem.value = error;
    } finally {
      this.isLoading.value = false;
    }
  }

  /** Sees to it that the photos from one index to another can be shown, and forgets what is far away. */
  show(from: number, to: number): void {
    const shown = this.pagesOf(from, to);
    for (const page of shown) {
      if (page.loadedAt === undefined || this.now() - page.loadedAt > FRESH_MS) void this.reload(page);
    }
    const loaded = this.pages.filter(({ loadedAt }) => loadedAt !== undefined);
    if (loaded.length <= PAGES_TOO_MANY) return;
    const center = this.pages.indexOf(shown[0] ?? this.pages[0]!);
    const distance = (page: Page): number => Math.abs(this.pages.indexOf(page) - center);
    const far = loaded.sort((a, b) => distance(a) - distance(b)).slice(PAGES_KEPT);
    for (const page of far) {
      page.loadedAt = undefined;
      page.entries = page.entries.map(({ tile: _, ...entry }) => entry);
    }
    this.list();
  }

  /** Takes a photo's newest state; one that is not there yet comes first, when it is of this list. */
  update(tile: Tile, isOfThisList: boolean): void {
    const changed = entryOf(tile);
    const page = this.pages.find(({ entries }) => entries.some(({ id }) => id === tile.id));
    if (page) {
      page.entries = page.entries.map((entry) => (entry.id === tile.id ? changed : entry));
      this.listAnew();
    } else if (isOfThisList) {
      if (this.pages.length === 0) this.pages.push({ entries: [], loadedAt: this.now() });
      this.pages[0]!.entries = [changed, ...this.pages[0]!.entries];
      this.added.add(tile.id);
      this.listAnew();
    }
  }

  remove(photoId: string): void {
    for (const page of this.pages) page.entries = page.entries.filter(({ id }) => id !== photoId);
    this.listAnew();
  }

  /** Index of a photo, or -1. */
  indexOf(photoId: string): number {
    return this.entries.value.findIndex(({ id }) => id === photoId);
  }

  private list(): void {
    this.known.value = this.pages.flatMap(({ entries }) => entries);
  }

  private listAnew(): void {
    this.generation.value += 1;
    this.list();
  }

  private pagesOf(from: number, to: number): Page[] {
    const shown = new Set(this.entries.value.slice(from, to).map(({ id }) => id));
    return this.pages.filter(({ entries }) => entries.some(({ id }) => shown.has(id)));
  }

  private async reload(page: Page): Promise<void> {
    if (this.reloading.has(page)) return;
    this.reloading.add(page);
    try {
      const { found, isEnd } = await this.find(page);
      page.loadedAt = this.now();
      const lastFound = isEnd ? page.entries.length : page.entries.findLastIndex(({ id }) => found.has(id));
      // What was deleted elsewhere meanwhile.
      const left = page.entries.filter(({ id }, index) => index > lastFound || found.has(id));
      const isShorter = left.length < page.entries.length;
      page.entries = left.map((entry) => ({ ...entry, tile: found.get(entry.id) ?? entry.tile }));
      if (isShorter) this.listAnew();
      else this.list();
    } catch {
      // Gray tiles stay; the next look at them tries again.
    } finally {
      this.reloading.delete(page);
    }
  }

  /** Looks for the photos of a page where they were: newer ones may have moved them on. */
  private async find(page: Page): Promise<{ found: ReadonlyMap<string, Tile>; isEnd: boolean }> {
    const found = new Map<string, Tile>();
    let cursor = page.cursor;
    for (let looks = 0; looks < 3; looks += 1) {
      const { photos, next } = await this.load(cursor);
      for (const tile of photos) found.set(tile.id, tile);
      if (next === undefined) return { found, isEnd: true };
      if (page.entries.every(({ id }) => found.has(id))) break;
      cursor = next;
    }
    return { found, isEnd: false };
  }
}
