/** Who a photo belongs to and which album it is in; absent when nothing says so. */
export interface Ownership {
  readonly owner?: string;
  readonly albumId?: string;
}

/** `incoming/<owner>/<album>/<file>`; the file may lie in deeper folders, and a key may hold line breaks. */
const KEY_WITH_ALBUM = /^incoming\/([^/]+)\/([^/]+)\/.+$/s;
const KEY_WITH_OWNER = /^incoming\/([^/]+)\/[^/]+$/;

/**
 * Owner and album from the object's user metadata `userid` and `albumid`, else from its key, else none: an upload by
 * any tool works. An album read from a key is `<owner>/<album>`, since album names are unique per owner only.
 */
export function ownershipOf(key: string, userMetadata: Readonly<Record<string, string>>): Ownership {
  const album = KEY_WITH_ALBUM.exec(key);
  const owner = userMetadata.userid || album?.[1] || KEY_WITH_OWNER.exec(key)?.[1];
  const albumId = userMetadata.albumid || (album ? `${album[1]}/${album[2]}` : undefined);
  return { ...(owner ? { owner } : {}), ...(albumId ? { albumId } : {}) };
}
