import { LOCAL_ACCOUNT, LOCAL_REGION } from '../service';
import type { S3Call, S3Reply } from './call';
import { malformedXml, S3Error } from './errors';
import type { Storage } from './storage';
import { parseXml, xmlDocument } from './xml';

export async function listBuckets(storage: Storage): Promise<S3Reply> {
  const buckets = storage.buckets().map(({ store: { settings } }) => ({
    Name: settings.name,
    CreationDate: settings.createdAt,
    BucketRegion: LOCAL_REGION,
  }));
  return xmlReply('ListAllMyBucketsResult', { Owner: { ID: LOCAL_ACCOUNT }, Buckets: { Bucket: buckets } });
}

/**
 * Makes a bucket as S3 makes it: without versions and without EventBridge. Making one's own bucket again succeeds in
 * us-east-1 and is BucketAlreadyOwnedByYou in every other Region.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
export async function createBucket(storage: Storage, { bucket, request }: S3Call): Promise<S3Reply> {
  const configuration = request.body.length === 0 ? undefined : parseXml(request.body.toString());
  if (request.body.length > 0 && configuration?.name !== 'CreateBucketConfiguration') throw malformedXml();
  const region = configuration?.childText('LocationConstraint') ?? 'us-east-1';

  const created = await storage.createBucket({ name: bucket, versioning: 'Off', eventBridge: false });
  if (!created && region !== 'us-east-1') {
    throw new S3Error(
      409,
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      { BucketName: bucket },
    );
  }
  return { headers: { location: `/${bucket}` } };
}

export async function headBucket(storage: Storage, { bucket }: S3Call): Promise<S3Reply> {
  storage.bucket(bucket);
  return { headers: { 'x-amz-bucket-region': LOCAL_REGION, 'content-type': 'application/xml' } };
}

export async function deleteBucket(storage: Storage, { bucket }: S3Call): Promise<S3Reply> {
  await storage.deleteBucket(bucket);
  return { status: 204 };
}

export async function getBucketVersioning(storage: Storage, { bucket }: S3Call): Promise<S3Reply> {
  const { versioning } = storage.bucket(bucket).store.settings;
  return xmlReply('VersioningConfiguration', { Status: versioning === 'Off' ? undefined : versioning });
}

export async function putBucketVersioning(storage: Storage, { bucket, request }: S3Call): Promise<S3Reply> {
  const { store } = storage.bucket(bucket);
  const configuration = parseXml(request.body.toString());
  const status = configuration?.childText('Status');
  if (configuration?.name !== 'VersioningConfiguration' || (status !== 'Enabled' && status !== 'Suspended')) {
    throw malformedXml();
  }
  await store.configure({ versioning: status });
  return {};
}

/** A reply whose body is an XML document of the S3 namespace. */
export function xmlReply(root: string, content: Parameters<typeof xmlDocument>[1], headers = {}): S3Reply {
  return { headers: { 'content-type': 'application/xml', ...headers }, body: xmlDocument(root, content) };
}
