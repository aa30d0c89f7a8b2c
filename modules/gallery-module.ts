import { S3BucketCorsConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-cors-configuration';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { longestGalleryPrefix } from '../env/resource-names';
import { gallery } from '../state-machines/gallery';
import { imageAnalysis } from '../state-machines/image-analysis';
import { Deployment } from './deployment';
import { encryptionByVariable } from './encryption';
import { countWhen, expression } from './expressions';
import { Gallery } from './gallery';
import { resourcesOfVariables } from './gallery-inputs';
import { addGalleryOutputs } from './gallery-outputs';
import { galleryByVariables } from './gallery-settings';
import { addGalleryVariables } from './gallery-variables';
import { locationOfCaller } from './location';
import type { PackageFiles } from './package-files';
import { pagesRule } from './photo-bucket';
import { givenByVariable } from './provision';
import { ReusableStack } from './reusable-stack';
import { tagEverythingByVariable } from './tags';
import { acceptVersions } from './terraform-settings';

export interface GalleryModuleProps {
  /** Zip and page of the module, by paths that Terraform resolves from the module's folder. */
  readonly packages: PackageFiles;
}

const KEY_DELETION_WINDOW_DAYS = 30;

/** The gallery as a reusable Terraform module, for the workflows of other modules. */
export class GalleryModule extends ReusableStack {
  constructor(scope: Construct, { packages }: GalleryModuleProps) {
    super(scope, gallery.name);
    acceptVersions(this);
    addGalleryVariables(this, longestGalleryPrefix());
    const { rekognition } = imageAnalysis;
    const deployment = new Deployment(this, {
      namePrefix: expression('var.name_prefix'),
      ...locationOfCaller(this, { name: gallery.name, rekognition }),
      key: givenByVariable(this, 'kms_key', { arn: 'var.kms_key.arn' }),
      encryption: (keyArn) => encryptionByVariable(keyArn, 'customer_managed_encryption'),
      keyDeletionWindowDays: KEY_DELETION_WINDOW_DAYS,
      logging: {
        retentionDays: Token.asNumber(expression('var.log_retention_days')),
        level: 'OFF',
        executionData: false,
      },
      observability: {
        alarms: 'false',
        alarmActions: () => [],
        dashboard: 'false',
        tracing: expression('var.enable_tracing'),
      },
      runtime: expression('var.lambda_runtime'),
      permissionsBoundaryArn: expression('var.permissions_boundary_arn'),
      deletionProtection: Token.asAny(expression('var.protect_data')),
      // A lifecycle is fixed in the text of a module; deletion protection is what a variable can switch.
      preventDestroy: false,
      bucket: notOfGallery,
      topic: notOfGallery,
      packages,
    });
    const made = new Gallery(this, 'gallery', {
      deployment,
      settings: galleryByVariables(),
      resources: resourcesOfVariables(this, deployment),
    });
    new S3BucketCorsConfiguration(this, 'photos_cors', {
      bucket: expression('var.image_analysis.photos_bucket.name'),
      corsRule: [pagesRule([made.origin])],
      count: countWhen(expression('var.configure_cors')),
    });
    addGalleryOutputs(this, made);
    made.guard.standBefore(this);
    tagEverythingByVariable(this, 'tags', { Workflow: gallery.name });
  }
}

function notOfGallery(key: string): never {
  throw new Error(
    `The gallery has neither buckets nor topics for photos of its own: ${key} is an input of its module.`,
  );
}
