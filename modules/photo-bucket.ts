import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import {
  S3BucketCorsConfiguration,
  type S3BucketCorsConfigurationCorsRule,
} from '@cdktf/provider-aws/lib/s3-bucket-cors-configuration';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { IResolvable, TerraformCount } from 'cdktf';
import { Construct } from 'constructs';
import type { Encryption } from './encryption';
import { attributeOf } from './expressions';
import { denyWithoutTls, policyDocument } from './iam-policy';
import { PRIMARY } from './readable-stack';

/** Objects below `prefix` expire after `days` days. */
interface Expiration {
  readonly prefix: string;
  readonly days: number;
}

export interface PhotoBucketProps {
  readonly name: string;
  readonly encryption: Encryption;
  /** Days that replaced and deleted versions are kept. */
  readonly noncurrentVersionDays: number;
  /** Objects of which no version is kept longer. None by default. */
  readonly temporary?: Expiration;
  /** Prefixes whose objects expire. None by default. */
  readonly expirations?: readonly Expiration[];
  /** Terraform list of objects with `prefix` and `days`, for expirations known only at plan time. */
  readonly expirationsExpression?: string;
  /** Origins of the web pages that may upload and read photos, e.g. `https://photos.example.com`. None by default. */
  readonly corsOrigins?: readonly string[];
  /** `count` of the CORS configuration where the origins are known only at plan time. */
  readonly corsCount?: TerraformCount;
  /** Bucket that receives the access log. None by default. */
  readonly accessLogBucket?: string;
  /** `count` of the logging configuration where its bucket is known only at plan time. */
  readonly accessLogCount?: TerraformCount;
  /** Whether a destroy deletes the objects too. */
  readonly forceDestroy: boolean | IResolvable;
  /** Whether Terraform refuses to destroy the bucket. Default: no. */
  readonly preventDestroy?: boolean;
  /** Set where the bucket is created only under a condition. */
  readonly count?: TerraformCount;
}

const ABORT_UPLOADS_AFTER_DAYS = 7;
const CORS_MAX_AGE_SECONDS = 3600;

/** What web pages of some origins may do with a bucket: upload to it and read from it by addresses that are signed. */
export function pagesRule(origins: string[]): S3BucketCorsConfigurationCorsRule {
  return {
    allowedMethods: ['GET', 'POST', 'PUT'],
    allowedOrigins: origins,
    allowedHeaders: ['*'],
    exposeHeaders: ['ETag', 'x-amz-version-id'],
    maxAgeSeconds: CORS_MAX_AGE_SECONDS,
  };
}

/**
 * A private, versioned, encrypted bucket that reports every object to EventBridge.
 *
 * EventBridge is the only notification: a bucket has one notification configuration, so rules do the filtering.
 */
export class PhotoBucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: PhotoBucketProps) {
    super(scope, id);
    const { encryption, count } = props;
    const resource = new S3Bucket(this, PRIMARY, {
      bucket: props.name,
      forceDestroy: props.forceDestroy,
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
      count,
    });
    this.name = attributeOf(resource, 'id');
    this.arn = attributeOf(resource, 'arn');
    const bucket = this.name;

    const publicAccess = new S3BucketPublicAccessBlock(this, 'public_access', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
      count,
    });
    new S3BucketOwnershipControls(this, 'ownership', {
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
      count,
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: encryption.bucketAlgorithm,
            kmsMasterKeyId: encryption.dataKeyArn,
          },
          // One data key per bucket and not per object: fewer paid calls to KMS.
          bucketKeyEnabled: encryption.usesDataKey,
        },
      ],
      count,
    });
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
      count,
    });
    new S3BucketPolicy(this, 'policy', {
      bucket,
      policy: policyDocument([denyWithoutTls('s3:*', [this.arn, `${this.arn}/*`])]),
      // S3 refuses to change a policy and the public access block at the same time.
      dependsOn: [publicAccess],
      count,
    });
    new S3BucketNotification(this, 'events', { bucket, eventbridge: true, count });
    this.addLifecycle(bucket, versioning, props);

    if (props.corsCount || props.corsOrigins?.length) {
      new S3BucketCorsConfiguration(this, 'cors', {
        bucket,
        corsRule: [pagesRule(props.corsOrigins as string[])],
        count: props.corsCount ?? count,
      });
    }
    if (props.accessLogBucket !== undefined) {
      new S3BucketLoggingA(this, 'access_log', {
        bucket,
        targetBucket: props.accessLogBucket,
        targetPrefix: `${props.name}/`,
        count: props.accessLogCount ?? count,
      });
    }
  }

  private addLifecycle(bucket: string, versioning: S3BucketVersioningA, props: PhotoBucketProps): void {
    const lifecycle = new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket,
      rule: [
        {
          id: 'abort-incomplete-uploads',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABORT_UPLOADS_AFTER_DAYS }],
        },
        {
          id: 'expire-old-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: props.noncurrentVersionDays }],
        },
        ...(props.temporary ? [props.temporary] : []).map(({ prefix, days }) => ({
          id: `delete-${prefix}`,
          status: 'Enabled',
          filter: [{ prefix }],
          expiration: [{ days }],
          noncurrentVersionExpiration: [{ noncurrentDays: days }],
        })),
        ...(props.expirations ?? []).map(({ prefix, days }) => ({
          id: `expire-${prefix}`,
          status: 'Enabled',
          filter: [{ prefix }],
          expiration: [{ days }],
        })),
      ],
      dependsOn: [versioning],
      count: props.count,
    });
    if (props.expirationsExpression) {
      lifecycle.addOverride('dynamic.rule', {
        for_each: props.expirationsExpression,
        content: {
          id: 'expire-${rule.value.prefix}',
          status: 'Enabled',
          filter: [{ prefix: '${rule.value.prefix}' }],
          expiration: [{ days: '${rule.value.days}' }],
        },
      });
    }
  }
}
