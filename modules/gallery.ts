import { Construct } from 'constructs';
import { gallery } from '../state-machines/gallery';
import { DataGuard } from './data-guard';
import type { Deployment } from './deployment';
import { GalleryApi } from './gallery-api';
import { GalleryDistribution } from './gallery-distribution';
import { GalleryPage } from './gallery-page';
import { type GallerySettings, pageOrigin } from './gallery-settings';
import { GalleryUsers } from './gallery-users';
import { attributeOf } from './expressions';
import type { GivenToGallery } from './gallery-resources';
import { WorkflowFunction } from './workflow-function';

export interface GalleryProps {
  readonly deployment: Deployment;
  readonly settings: GallerySettings;
  readonly resources: GivenToGallery;
}

/** A web page for those who look after photos: users, an API with one function, and one address for page and API. */
export class Gallery extends Construct {
  /** Where people find it. */
  readonly origin: string;
  readonly users: GalleryUsers;
  readonly clientId: string;
  readonly distribution: GalleryDistribution;
  /** Refuses to let go of users; it has to be told of everything once everything is there. */
  readonly guard: DataGuard;

  constructor(scope: Construct, id: string, props: GalleryProps) {
    super(scope, id);
    const { deployment, settings } = props;
    const { names, encryption, options } = deployment;
    const name = names.shared(gallery.name);
    this.origin = pageOrigin(settings);
    this.users = new GalleryUsers(this, 'users', { name, location: options, settings });
    this.clientId = this.users.letSignIn(this.origin);
    const api = new GalleryApi(this, 'http_api', {
      name,
      logRetentionDays: options.logging.retentionDays,
      logKeyArn: encryption.dataKeyArn,
    });
    const page = new GalleryPage(this, 'page', {
      name: names.bucket(`${gallery.name}-page`, options.accountId),
      files: options.packages.page(),
    });
    this.distribution = new GalleryDistribution(this, 'distribution', {
      name,
      page: page.bucket,
      apiEndpoint: api.endpoint,
      photosOrigin: `https://${props.resources.bucket.name}.s3.${options.region}.${options.dnsSuffix}`,
      signInOrigin: this.users.origin,
      settings,
    });
    page.letRead(this.distribution.distribution.arn);
    page.configure({
      mode: 'cognito',
      domain: this.users.origin,
      clientId: this.clientId,
      region: options.region,
    });
    api.answerBy(this.createFunction(props), this.users.issuer, this.clientId);
    this.guard = this.guardData(props);
  }

  private createFunction({ deployment, resources }: GalleryProps): WorkflowFunction {
    const { names, keys, options } = deployment;
    const given = { ...resources, userPoolId: this.users.pool.id, userPoolClientId: this.clientId };
    return new WorkflowFunction(this, 'api', {
      name: names.part(gallery.name, 'api'),
      description: gallery.functions.api,
      variables: gallery.variables(given),
      runtime: options.runtime,
      statements: gallery.permissions(given),
      code: options.packages.function(gallery.name, 'api'),
      layers: [],
      keys,
      logRetentionDays: options.logging.retentionDays,
      permissionsBoundaryArn: options.permissionsBoundaryArn,
      tracing: options.observability.tracing,
    });
  }

  /** Without its users nobody could say whose albums those are. */
  private guardData({ deployment, resources }: GalleryProps): DataGuard {
    const { deletionProtection, preventDestroy } = deployment.options;
    const owners = resources.riders?.tables['rider-owners'];
    return new DataGuard(this, 'data-guard', {
      name: deployment.names.part(gallery.name, 'data-guard'),
      encryption: deployment.encryption,
      deletionProtection,
      preventDestroy,
      holdings: {
        ...(owners ? { rider_owners_table: owners.arn } : {}),
        user_pool: attributeOf(this.users.pool, 'arn'),
      },
    });
  }
}
