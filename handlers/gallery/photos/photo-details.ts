import type { S3Client } from '@aws-sdk/client-s3';
import type { ImageRecord } from '../../image-analysis/record/image-record';
import { preparedKey } from '../../image-analysis/record/prepared-key';
import type { Answer } from '../router';
import { headIfThere } from './object-head';
import { contentTypeOf, type ObjectUrls } from './object-urls';
import { fileName, thumbnailUrl, tileOf } from './tiles';

/** What browsers show as it is. */
const SHOWN = new Set(['JPEG', 'PNG', 'WebP', 'AVIF', 'GIF']);

type Picture = Pick<Answer<'getPhoto'>, 'picture' | 'pictureUrl'>;

/** A picture that a browser shows: the original, the copy that was made for Rekognition, or at least the thumbnail. */
async function pictureOf(record: ImageRecord, s3: S3Client, bucket: string, urls: ObjectUrls): Promise<Picture> {
  const { imageId, key, versionId, metadata, thumbnail } = record;
  const format = metadata?.format;
  if (format !== undefined && SHOWN.has(format) && (await headIfThere(s3, { bucket, key, versionId }))) {
    return { picture: 'original', pictureUrl: await urls.of({ key, versionId, contentType: contentTypeOf(format) }) };
  }
  const copy = preparedKey(imageId);
  if (metadata && (await headIfThere(s3, { bucket, key: copy }))) {
    return { picture: 'copy', pictureUrl: await urls.of({ key: copy, contentType: contentTypeOf('JPEG') }) };
  }
  return thumbnail ? { picture: 'thumbnail', pictureUrl: await thumbnailUrl(urls, thumbnail.key) } : {};
}

/** Everything about a photo. */
export async function photoDetails(
  record: ImageRecord,
  s3: S3Client,
  bucket: string,
  urls: ObjectUrls,
  consoleUrl: string | undefined,
): Promise<Answer<'getPhoto'>> {
  const { key, versionId, metadata, labels = [], faces = [], executionId } = record;
  // A backfill's many photos share an execution, which tells nothing about one of them.
  const hasExecution = executionId.split(':')[5] === 'execution' && executionId.split(':').length === 8;
  return {
    ...(await tileOf(record, urls)),
    owner: record.owner,
    key,
    format: metadata?.format,
    bytes: metadata?.bytes,
    camera: metadata?.camera,
    place: metadata?.location,
    allLabels: labels.map(({ parents, boxes, ...label }) => ({ ...label, parents: [...parents], boxes: [...boxes] })),
    faces: faces.map(({ confidence, boundingBox, quality }) => ({ confidence, box: boundingBox, ...quality })),
    facesSkipped: record.facesSkipped === true,
    labelModelVersion: record.labelModelVersion,
    analyzedAt: record.analyzedAt,
    reusedFrom: record.reusedFrom,
    ...(await pictureOf(record, s3, bucket, urls)),
    downloadUrl: await urls.of({
      key,
      versionId,
      contentType: 'application/octet-stream',
      downloadAs: fileName(key),
    }),
    hasExecution,
    consoleUrl: hasExecution && consoleUrl ? `${consoleUrl}${encodeURIComponent(executionId)}` : undefined,
    record: { ...record },
  };
}
