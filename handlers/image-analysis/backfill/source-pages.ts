import type { S3Client } from '@aws-sdk/client-s3';
import { UPLOAD_PREFIX } from '../record/key-prefixes';
import type { BackfillSource } from './backfill-source';
import { PhotoOutsideUploadsError } from './errors';
import { inventoryFiles, inventoryPhoto } from './inventory';
import { lineBlocks, type LineMarker } from './line-blocks';
import { type ListedPhoto, type ListingMarker, listPhotos } from './listed-photos';
import { manifestPhoto } from './manifest';
import { withVersions } from './photo-versions';

/** Where reading a source goes on. */
export type SourceMarker = ListingMarker | LineMarker;

/** Photos that are looked at together. */
export interface SourcePage {
  readonly photos: readonly ListedPhoto[];
  /** Absent after the last one. */
  readonly next?: SourceMarker;
}

/** What a pass of a backfill looks at: where its photos are named, or the files that the pass before has written. */
export type PassSource = BackfillSource | { readonly files: readonly string[] };

type NamedSource = Exclude<PassSource, { readonly prefix: string }>;

interface Place {
  readonly s3: S3Client;
  readonly bucket: string;
  /** What came later is not listed: uploads are analysed by themselves. */
  readonly before: Date;
}

/**
 * Photos, a page at a time: each with its version, which is a part of its record's id.
 * @throws PhotoOutsideUploadsError, BackfillSourceError, TransientServiceError
 */
export async function* sourcePages(
  source: PassSource,
  place: Place,
  from: SourceMarker | undefined,
): AsyncGenerator<SourcePage> {
  const { s3 } = place;
  if ('prefix' in source) {
    let next = from as ListingMarker | undefined;
    do {
      const page = await listPhotos(s3, { ...place, prefix: source.prefix }, next);
      yield page;
      next = page.next;
    } while (next !== undefined);
    return;
  }
  for await (const { photos, next } of namedPages(source, place, from as LineMarker | undefined)) {
    yield { photos: await withVersions(s3, photos), next };
  }
}

/**
 * Photos that files name, a page at a time: with a version only where they name one.
 * @throws PhotoOutsideUploadsError, BackfillSourceError, TransientServiceError
 */
export async function* namedPages(
  source: NamedSource,
  place: Pick<Place, 's3' | 'bucket'>,
  from?: LineMarker,
): AsyncGenerator<SourcePage> {
  const { s3, bucket } = place;
  if ('inventory' in source) {
    const { files, fields } = await inventoryFiles(s3, bucket, source.inventory);
    yield* pagesOf(place, files, from, (line, at) => inventoryPhoto(line, fields, at));
    return;
  }
  const files = 'files' in source ? source.files : [source.manifest];
  yield* pagesOf(place, files, from, (line, at) => manifestPhoto(line, bucket, at));
}

async function* pagesOf(
  { s3, bucket }: Pick<Place, 's3' | 'bucket'>,
  files: readonly string[],
  from: LineMarker | undefined,
  photoOf: (line: string, at: string) => ListedPhoto | undefined,
): AsyncGenerator<SourcePage> {
  for await (const { key, first, lines, next } of lineBlocks(s3, bucket, files, from)) {
    const photos = lines.flatMap((line, index) => photoOf(line, `Line ${first + index} of ${key}`) ?? []);
    const foreign = photos.find((photo) => photo.bucket !== bucket || !photo.key.startsWith(UPLOAD_PREFIX));
    if (foreign) {
      throw new PhotoOutsideUploadsError(
        `${key} names s3://${foreign.bucket}/${foreign.key}, but only photos below s3://${bucket}/${UPLOAD_PREFIX} are analysed. ` +
          'Copy it there first: aws s3 sync or aws s3 cp, as docs/scale.md says.',
      );
    }
    yield { photos, next };
  }
}
