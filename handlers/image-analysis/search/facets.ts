import type { ImageRecord } from '../record/image-record';

/** Bits of a perceptual hash that are looked up as one: hashes that differ in fewer bits than there are parts share a part. */
const HASH_PART_DIGITS = 4;

/** Something that images of an owner can be found by. */
export type Facet =
  | { readonly kind: 'label'; readonly value: string }
  | { readonly kind: 'album'; readonly value: string }
  | { readonly kind: 'hash'; readonly value: string };

/** An item of the facets table: an image has one for each of its facets. */
export interface FacetItem {
  /** Whose images have what: owners never meet in a partition. */
  readonly facet: string;
  /** Time of the upload and image, so that the newest can be read first. */
  readonly photo: string;
  readonly imageId: string;
  /** Of facets of hashes: the whole hash. */
  readonly hash?: string;
}

/** What a record has to say to be found. */
export type Findable = Pick<ImageRecord, 'imageId' | 'owner' | 'albumId' | 'uploadTime' | 'labels' | 'perceptualHash'>;

/** The partition of a facet. Labels are looked for in any case. */
export function facetKey(owner: string, { kind, value }: Facet): string {
  return [kind, kind === 'label' ? value.toLowerCase() : value, owner].map(encodeURIComponent).join('/');
}

const TIME_DIGITS = 12;

/** Where an image stands within its facets. @internal */
export function photoKey({ imageId, uploadTime = 0 }: Pick<ImageRecord, 'imageId' | 'uploadTime'>): string {
  return `${String(uploadTime).padStart(TIME_DIGITS, '0')}#${imageId}`;
}

/** The parts of a perceptual hash under which it can be found, each with its place. */
export function hashFacets(hash: string): Facet[] {
  return Array.from({ length: hash.length / HASH_PART_DIGITS }, (_, index) => {
    const start = index * HASH_PART_DIGITS;
    return { kind: 'hash', value: `${index}-${hash.slice(start, start + HASH_PART_DIGITS)}` };
  });
}

/** Every facet of an image; none of one that belongs to nobody: nobody may look for it. */
export function facetsOf({ owner, albumId, labels = [], perceptualHash, ...image }: Findable): FacetItem[] {
  if (owner === undefined) return [];
  const photo = photoKey(image);
  const item = (facet: Facet): FacetItem => ({ facet: facetKey(owner, facet), photo, imageId: image.imageId });
  const names = new Set(labels.map(({ name }) => name.toLowerCase()));
  return [
    ...Array.from(names, (value) => item({ kind: 'label', value })),
    ...(albumId === undefined ? [] : [item({ kind: 'album', value: albumId })]),
    ...(perceptualHash === undefined
      ? []
      : hashFacets(perceptualHash).map((facet) => ({ ...item(facet), hash: perceptualHash }))),
  ];
}

/** In how many of their 64 bits two perceptual hashes differ. */
export function hashDistance(one: string, other: string): number {
  let difference = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let count = 0;
  for (; difference > 0n; difference >>= 1n) count += Number(difference & 1n);
  return count;
}
