import { ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { callService } from '../../runtime/errors';

/** A photo as a listing shows it. */
export interface ListedPhoto {
  readonly bucket: string;
  readonly key: string;
  /** Absent in a bucket without versioning. */
  readonly versionId?: string;
  /** Without quotes. */
  readonly etag?: string;
}

/** Where a listing goes on. */
export interface ListingMarker {
  readonly key: string;
  readonly versionId?: string;
}

export interface PhotoListing {
  readonly bucket: string;
  readonly prefix: string;
  /** Photos that came later are not listed: uploads are analysed by themselves. */
  readonly before: Date;
}

/**
 * A page of at most a thousand versions: of the newest ones, those that are photos. Versions and not objects, because the
 * version is part of a record's id, and asking for that of each object would be a call for each.
 */
export async function listPhotos(
  s3: S3Client,
  { bucket, prefix, before }: PhotoListing,
  from: ListingMarker | undefined,
): Promise<{ readonly photos: readonly ListedPhoto[]; readonly next?: ListingMarker }> {
  const page = await callService(`listing ${prefix}`, () =>
    s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        KeyMarker: from?.key,
        VersionIdMarker: from?.versionId,
      }),
    ),
  );
  const photos = (page.Versions ?? [])
    .filter(({ IsLatest, Size, LastModified }) => IsLatest && Size !== 0 && (LastModified ?? before) <= before)
    .map(({ Key, VersionId, ETag }) => ({
      bucket,
      key: Key!,
      versionId: VersionId === 'null' ? undefined : VersionId,
      etag: (ETag ?? '').replaceAll('"', ''),
    }));
  if (!page.IsTruncated) return { photos };
  return { photos, next: { key: page.NextKeyMarker!, versionId: page.NextVersionIdMarker } };
}
