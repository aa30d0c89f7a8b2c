import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { DetectionResult } from '../../batch-detection/picture/detection-result';
import { RESULTS_PREFIX } from '../../batch-detection/queue/batch-keys';
import { callService } from '../../runtime/errors';
import { contentTypeOf, type ObjectUrls } from '../photos/object-urls';
import type { Answer } from '../router';
import { typeOf } from '../uploads/upload-files';

type ShownResult = Answer<'batchResults'>['results'][number];

const PAGE = 24;
/** An image has two objects there. */
const LISTED = 2 * PAGE;
const RESULT = /\.json$/;

async function readResult(s3: S3Client, bucket: string, key: string): Promise<DetectionResult | undefined> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  const { Body } = await callService('reading a result', () => s3.send(command));
  try {
    return JSON.parse((await Body!.transformToString()) || 'null') as DetectionResult;
  } catch {
    return undefined;
  }
}

/** Results of the batch in the order of their keys. @param after the key after which it goes on */
export async function batchResults(
  s3: S3Client,
  bucket: string,
  urls: ObjectUrls,
  after: string | undefined,
): Promise<{ readonly results: ShownResult[]; readonly next: string | undefined }> {
  const command = new ListObjectsV2Command({
    Bucket: bucket,
    Prefix: RESULTS_PREFIX,
    StartAfter: after,
    MaxKeys: LISTED,
  });
  const { Contents = [], IsTruncated } = await callService('listing results', () => s3.send(command));
  const keys = Contents.map(({ Key = '' }) => Key);
  const results = await Promise.all(
    keys.filter((key) => RESULT.test(key)).map(async (key) => shownResult(await readResult(s3, bucket, key), urls)),
  );
  return {
    results: results.filter((result) => result !== undefined),
    next: IsTruncated === true ? keys.at(-1) : undefined,
  };
}

async function shownResult(result: DetectionResult | undefined, urls: ObjectUrls): Promise<ShownResult | undefined> {
  if (result?.source === undefined) return undefined;
  const { source, annotatedKey, detectedAt, labels } = result;
  return {
    key: source.key,
    imageUrl: await urls.of({ key: source.movedTo, contentType: typeOf(source.key) ?? contentTypeOf(undefined) }),
    annotatedUrl: await urls.of({ key: annotatedKey, contentType: contentTypeOf('JPEG') }),
    detectedAt,
    labels: labels.map(({ name, confidence, geometry }) => ({ name, confidence, box: geometry?.boundingBox })),
  };
}
