import { answerOf, api } from '../api/client';
import { ofOwner, viewedOwner } from '../session/viewed-owner';
import { PhotoList, type Tile, type TilePage } from './photo-list';
import { conditionsOf, placeText, queryOf, type Search, searchOf } from './search';

/** As many as the API gives at once. */
const PAGE = 200;
/** Lists that are kept for going back to. */
const LISTS_KEPT = 6;

const lists = new Map<string, { readonly search: Search; readonly list: PhotoList }>();

function newList({ labels, place, order, ...search }: Search): PhotoList {
  const owner = ofOwner();
  // Days are those of the viewer, as above the rows of the grid.
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const days = search.from || search.to ? { zone: timeZone } : {};
  const load = (cursor?: string): Promise<TilePage> => {
    const shown = { label: [...labels], place: place && placeText(place), cursor, limit: PAGE };
    const query = { ...search, ...days, ...owner, ...shown };
    return answerOf(api.GET('/api/photos', { params: { query } }));
  };
  return new PhotoList(load, Date.now, order === 'taken' && search.album !== undefined);
}

/** The list of a search: the one that was looked at before, unless a new one is wanted. */
export function listFor(query: string, isNew = false): PhotoList {
  const search = searchOf(query);
  const key = `${viewedOwner.value}?${queryOf(search)}`;
  const kept = isNew ? undefined : lists.get(key);
  const list = kept?.list ?? newList(search);
  lists.delete(key);
  lists.set(key, { search, list });
  if (lists.size > LISTS_KEPT) lists.delete(lists.keys().next().value!);
  return list;
}

/** Shows a photo's newest state wherever it is listed, and a new one in its album. */
export function updateInLists(tile: Tile): void {
  for (const { search, list } of lists.values()) {
    const isOfAll = conditionsOf(search).length === 0 && (search.album === undefined || search.album === tile.albumId);
    list.update(tile, isOfAll);
  }
}

export function removeFromLists(photoId: string): void {
  for (const { list } of lists.values()) list.remove(photoId);
}
