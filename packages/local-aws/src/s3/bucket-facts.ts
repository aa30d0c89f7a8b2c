import { LOCAL_ACCOUNT } from '../service';
import { xmlReply } from './bucket-operations';
import type { S3Call, S3Reply } from './call';
import { malformedXml, notImplemented, S3Error } from './errors';
import type { Storage } from './storage';
import { parseXml, type XmlChildren } from './xml';

type Run = (storage: Storage, call: S3Call) => Promise<S3Reply>;

/** Answers the same about every bucket: what holds of one that was just made on AWS. */
function always(root: string, content: XmlChildren): Run {
  return async (storage, { bucket }) => {
    storage.bucket(bucket);
    return xmlReply(root, content);
  };
}

/** Nothing of the kind is configured, which S3 tells by its own error. */
function never(code: string): Run {
  return async (storage, { bucket }) => {
    storage.bucket(bucket);
    throw new S3Error(404, code, 'The specified configuration does not exist.', { BucketName: bucket });
  };
}

const OWNER = { ID: LOCAL_ACCOUNT };

/** What Terraform and other tools read about a bucket. None of it can be changed here, so the answers are true. */
export const BUCKET_FACTS: Readonly<Record<string, { readonly name: string; readonly run: Run }>> = {
  'GET bucket?location': { name: 'GetBucketLocation', run: always('LocationConstraint', {}) },
  'GET bucket?acl': {
    name: 'GetBucketAcl',
    run: always('AccessControlPolicy', { Owner: OWNER, AccessControlList: {} }),
  },
  'GET bucket?policy': { name: 'GetBucketPolicy', run: never('NoSuchBucketPolicy') },
  'GET bucket?cors': { name: 'GetBucketCors', run: never('NoSuchCORSConfiguration') },
  'GET bucket?website': { name: 'GetBucketWebsite', run: never('NoSuchWebsiteConfiguration') },
  'GET bucket?tagging': { name: 'GetBucketTagging', run: never('NoSuchTagSet') },
  'GET bucket?lifecycle': { name: 'GetBucketLifecycleConfiguration', run: never('NoSuchLifecycleConfiguration') },
  'GET bucket?replication': {
    name: 'GetBucketReplication',
    run: never('ReplicationConfigurationNotFoundError'),
  },
  'GET bucket?object-lock': {
    name: 'GetObjectLockConfiguration',
    run: never('ObjectLockConfigurationNotFoundError'),
  },
  'GET bucket?accelerate': { name: 'GetBucketAccelerateConfiguration', run: always('AccelerateConfiguration', {}) },
  'GET bucket?requestPayment': {
    name: 'GetBucketRequestPayment',
    run: always('RequestPaymentConfiguration', { Payer: 'BucketOwner' }),
  },
  'GET bucket?logging': { name: 'GetBucketLogging', run: always('BucketLoggingStatus', {}) },
  'GET bucket?encryption': {
    name: 'GetBucketEncryption',
    run: always('ServerSideEncryptionConfiguration', {
      Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
    }),
  },
};

export async function getBucketNotification(storage: Storage, { bucket }: S3Call): Promise<S3Reply> {
  const { eventBridge } = storage.bucket(bucket).store.settings;
  return xmlReply('NotificationConfiguration', eventBridge ? { EventBridgeConfiguration: {} } : {});
}

/** Events go to EventBridge or nowhere. @throws S3Error NotImplemented for queues, topics and functions */
export async function putBucketNotification(storage: Storage, { bucket, request }: S3Call): Promise<S3Reply> {
  const { store } = storage.bucket(bucket);
  const configuration = parseXml(request.body.toString());
  if (configuration?.name !== 'NotificationConfiguration') throw malformedXml();
  const other = configuration.children.find(({ name }) => name !== 'EventBridgeConfiguration');
  if (other) throw notImplemented(`${other.name}; send events to EventBridge and put a rule on them`);
  await store.configure({ eventBridge: configuration.children.length > 0 });
  return {};
}
