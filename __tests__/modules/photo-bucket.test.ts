import { settledEncryption } from '../../modules/encryption';
import { PhotoBucket, type PhotoBucketProps } from '../../modules/photo-bucket';
import { type Configuration, parsed, resource, synthesizeScope } from '../support/terraform-synth';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/one';

function bucketWith(props: Partial<PhotoBucketProps> = {}): Configuration {
  return synthesizeScope((scope) => {
    new PhotoBucket(scope, 'photos', {
      name: 'demo-photos',
      encryption: settledEncryption(KEY, true),
      noncurrentVersionDays: 30,
      forceDestroy: false,
      ...props,
    });
  });
}

describe('PhotoBucket', () => {
  it('is private, owned by the account, versioned and reports to EventBridge alone', () => {
    const bucket = bucketWith();

    expect(resource(bucket, 'aws_s3_bucket_public_access_block')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(resource(bucket, 'aws_s3_bucket_ownership_controls')).toMatchObject({
      rule: { object_ownership: 'BucketOwnerEnforced' },
    });
    expect(resource(bucket, 'aws_s3_bucket_versioning')).toMatchObject({
      versioning_configuration: { status: 'Enabled' },
    });
    expect(resource(bucket, 'aws_s3_bucket_notification')).toEqual({
      bucket: expect.any(String),
      eventbridge: true,
    });
  });

  it('refuses everything that comes without TLS', () => {
    const { Statement } = parsed(resource(bucketWith(), 'aws_s3_bucket_policy')['policy']);

    expect(Statement).toEqual([
      {
        Sid: 'DenyWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [expect.stringMatching(/\.arn}$/), expect.stringMatching(/\.arn}\/\*$/)],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  it.each([
    ['the given key', true, { sse_algorithm: 'aws:kms', kms_master_key_id: KEY }],
    ['the key of S3', false, { sse_algorithm: 'AES256' }],
  ])('encrypts with %s', (_, everything, expected) => {
    const bucket = bucketWith({ encryption: settledEncryption(KEY, everything) });

    expect(resource(bucket, 'aws_s3_bucket_server_side_encryption_configuration')['rule']).toEqual([
      { apply_server_side_encryption_by_default: expected, bucket_key_enabled: everything },
    ]);
  });

  it('drops abandoned uploads, old versions and what is told to expire', () => {
    const bucket = bucketWith({ noncurrentVersionDays: 9, expirations: [{ prefix: 'incoming/', days: 365 }] });

    expect(resource(bucket, 'aws_s3_bucket_lifecycle_configuration')['rule']).toEqual([
      expect.objectContaining({ status: 'Enabled', abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] }),
      expect.objectContaining({ status: 'Enabled', noncurrent_version_expiration: [{ noncurrent_days: 9 }] }),
      expect.objectContaining({ status: 'Enabled', filter: [{ prefix: 'incoming/' }], expiration: [{ days: 365 }] }),
    ]);
  });

  it('keeps no version of what is temporary', () => {
    const bucket = bucketWith({ temporary: { prefix: 'prepared/', days: 1 } });

    expect(resource(bucket, 'aws_s3_bucket_lifecycle_configuration')['rule']).toContainEqual({
      id: 'delete-prepared/',
      status: 'Enabled',
      filter: [{ prefix: 'prepared/' }],
      expiration: [{ days: 1 }],
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
    });
  });

  it('answers other origins only when there are any', () => {
    const without = bucketWith();
    const withOrigin = bucketWith({ corsOrigins: ['https://photos.example.com'] });

    expect(without.resource['aws_s3_bucket_cors_configuration']).toBeUndefined();
    expect(resource(withOrigin, 'aws_s3_bucket_cors_configuration')['cors_rule']).toEqual([
      expect.objectContaining({
        allowed_origins: ['https://photos.example.com'],
        allowed_methods: ['GET', 'POST', 'PUT'],
      }),
    ]);
  });

  it('logs accesses only when there is a bucket for the log', () => {
    const without = bucketWith();
    const withLog = bucketWith({ accessLogBucket: 'logs-of-the-platform' });

    expect(without.resource['aws_s3_bucket_logging']).toBeUndefined();
    expect(resource(withLog, 'aws_s3_bucket_logging')).toMatchObject({
      target_bucket: 'logs-of-the-platform',
      target_prefix: 'demo-photos/',
    });
  });

  it('can be kept from being destroyed', () => {
    const kept = bucketWith({ preventDestroy: true });

    expect(resource(kept, 'aws_s3_bucket')).toMatchObject({
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });
});
