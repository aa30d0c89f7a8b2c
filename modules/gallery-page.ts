import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Construct } from 'constructs';
import { allowService, denyWithoutTls, policyDocument } from './iam-policy';
import type { PackageFiles } from './package-files';
import { PRIMARY } from './readable-stack';

/** The files of the built page by their path in it, e.g. `assets/index-4f2a.js`. */
export type PageFiles = ReturnType<PackageFiles['page']>;

export interface GalleryPageProps {
  /** Name of the bucket. */
  readonly name: string;
  readonly files: PageFiles;
}

/** Where the page reads what it has to know of this deployment. */
const CONFIGURATION = 'config.json';
/** A name with a hash never gets another content; any other file is asked for again each time. */
const CACHE = { hashed: 'public, max-age=31536000, immutable', other: 'no-cache' };
const HASHED_FOLDER = 'assets/';
const OLD_VERSION_DAYS = 30;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};

/** The files of the page in a private bucket that one distribution may read. */
export class GalleryPage extends Construct {
  readonly bucket: S3Bucket;
  private readonly publicAccess: S3BucketPublicAccessBlock;

  /** @throws Error for a file whose type is not known. */
  constructor(scope: Construct, id: string, props: GalleryPageProps) {
    super(scope, id);
    // Made from the sources at any time: nothing in it needs protection from a destroy.
    this.bucket = new S3Bucket(this, PRIMARY, { bucket: props.name, forceDestroy: true });
    const bucket = this.bucket.id;
    this.publicAccess = new S3BucketPublicAccessBlock(this, 'public_access', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'ownership', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
    // The key of S3: everybody may read the page, and CloudFront would need a statement in the policy of another.
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket,
      rule: [
        {
          id: 'expire-old-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSION_DAYS }],
        },
      ],
      dependsOn: [versioning],
    });
    this.addFiles(props.files, versioning);
  }

  private addFiles(files: PageFiles, versioning: S3BucketVersioningA): void {
    const objects = Object.entries(files).map(([path, { path: source, sha256 }]) => [
      path,
      { source, sha256, content_type: contentType(path), cache_control: cacheControl(path) },
    ]);
    const file = new S3Object(this, 'file', {
      bucket: this.bucket.id,
      key: '${each.key}',
      source: '${each.value.source}',
      sourceHash: '${each.value.sha256}',
      contentType: '${each.value.content_type}',
      cacheControl: '${each.value.cache_control}',
      overrideProvider: { defaultTags: { tags: {} } },
      dependsOn: [versioning],
    });
    // One resource for all files: their names change with their content, and its address must not.
    file.addOverride('for_each', Object.fromEntries(objects));
  }

  /** Tells the page what it has to know: everybody can read that. */
  configure(configuration: Readonly<Record<string, string>>): void {
    new S3Object(this, 'configuration', {
      bucket: this.bucket.id,
      key: CONFIGURATION,
      content: JSON.stringify(configuration),
      contentType: contentType(CONFIGURATION),
      cacheControl: cacheControl(CONFIGURATION),
      overrideProvider: { defaultTags: { tags: {} } },
    });
  }

  /** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html */
  letRead(distributionArn: string): void {
    const { arn } = this.bucket;
    new S3BucketPolicy(this, 'policy', {
      bucket: this.bucket.id,
      policy: policyDocument([
        allowService('LetCloudFrontRead', 'cloudfront.amazonaws.com', 's3:GetObject', `${arn}/*`, {
          arns: [distributionArn],
        }),
        denyWithoutTls('s3:*', [arn, `${arn}/*`]),
      ]),
      // S3 refuses to change a policy and the public access block at the same time.
      dependsOn: [this.publicAccess],
    });
  }
}

function contentType(path: string): string {
  const ending = path.slice(path.lastIndexOf('.') + 1);
  const type = CONTENT_TYPES[ending];
  if (type === undefined) {
    throw new Error(`${path}: no content type is known for "${ending}". Add it to modules/gallery-page.ts.`);
  }
  return type;
}

function cacheControl(path: string): string {
  return path.startsWith(HASHED_FOLDER) ? CACHE.hashed : CACHE.other;
}
