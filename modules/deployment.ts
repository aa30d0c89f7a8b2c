import type { IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import type {
  BucketDescription,
  CollectionDescription,
  QueueDescription,
  TableDescription,
  TopicDescription,
} from '../state-machines/description';
import type { Encryption } from './encryption';
import { EncryptionKey } from './encryption-key';
import { FaceCollection } from './face-collection';
import type { Location } from './location';
import { NotificationTopic, type NotificationTopicProps } from './notification-topic';
import type { PackageFiles } from './package-files';
import { PhotoBucket, type PhotoBucketProps } from './photo-bucket';
import type { Provision } from './provision';
import { DEAD_LETTER_RETENTION_SECONDS, Queue } from './queue';
import { ResourceNames } from './resource-names';
import { SharpLayer } from './sharp-layer';
import { Table } from './table';
import type { StateMachineLogging } from './workflow-state-machine';

/** What is the same for every workflow of a deployment. Texts may be Terraform expressions. */
export interface DeploymentOptions extends Location {
  /** In front of every name; unique in the account. */
  readonly namePrefix: string;
  readonly key: Provision<'arn'>;
  /** How everything is encrypted, given the ARN of the key. */
  encryption(keyArn: string): Encryption;
  /** Days between a destroy and the loss of the key, 7..30. */
  readonly keyDeletionWindowDays: number;
  readonly logging: StateMachineLogging;
  /** Boundary of every role. None by default. */
  readonly permissionsBoundaryArn?: string;
  /** Whether tables refuse to be deleted. */
  readonly deletionProtection: boolean | IResolvable;
  /** Whether Terraform refuses to destroy what holds data. */
  readonly preventDestroy: boolean;
  bucket(key: string): { readonly provision: Provision<'name' | 'arn'> } & BucketOptions;
  topic(key: string): { readonly provision: Provision<'arn'> } & TopicOptions;
  readonly packages: PackageFiles;
}

export type BucketOptions = Omit<PhotoBucketProps, 'name' | 'encryption' | 'count' | 'preventDestroy'>;
export type TopicOptions = Pick<NotificationTopicProps, 'subscriptions' | 'subscriptionsExpression'>;

/**
 * The resources of one deployment that its workflows use together. The first workflow that describes one brings it
 * about; the others get the same.
 */
export class Deployment {
  readonly names: ResourceNames;
  readonly encryption: Encryption;
  private readonly resources = new Map<string, { readonly description: unknown; readonly resource: unknown }>();

  constructor(
    readonly scope: Construct,
    readonly options: DeploymentOptions,
  ) {
    this.names = new ResourceNames(options.namePrefix);
    this.encryption = options.encryption(this.keyArn());
  }

  private keyArn(): string {
    const { key, namePrefix, keyDeletionWindowDays, preventDestroy } = this.options;
    if (!key.created) return key.choose('arn', '');
    const { arn } = new EncryptionKey(this.scope, 'encryption_key', {
      alias: namePrefix,
      location: this.options,
      deletionWindowDays: keyDeletionWindowDays,
      preventDestroy,
      count: key.count,
    });
    return key.choose('arn', arn);
  }

  bucket(key: string, description: BucketDescription): { readonly name: string; readonly arn: string } {
    return this.once(`${key}_bucket`, description, (id) => {
      const { provision, ...props } = this.options.bucket(key);
      if (!provision.created) return { name: provision.choose('name', ''), arn: provision.choose('arn', '') };
      const bucket = new PhotoBucket(this.scope, id, {
        ...props,
        name: this.names.bucket(key, this.options.accountId),
        encryption: this.encryption,
        preventDestroy: this.options.preventDestroy,
        count: provision.count,
      });
      return { name: provision.choose('name', bucket.name), arn: provision.choose('arn', bucket.arn) };
    });
  }

  topic(key: string, description: TopicDescription): { readonly arn: string } {
    return this.once(`${key}_topic`, description, (id) => {
      const { provision, ...props } = this.options.topic(key);
      if (!provision.created) return { arn: provision.choose('arn', '') };
      const topic = new NotificationTopic(this.scope, id, {
        ...props,
        name: this.names.shared(key),
        keyArn: this.encryption.keyArn,
        accountId: this.options.accountId,
        count: provision.count,
      });
      return { arn: provision.choose('arn', topic.arn) };
    });
  }

  table(key: string, description: TableDescription): Table {
    return this.once(`${key}_table`, description, (id) => {
      const { deletionProtection, preventDestroy } = this.options;
      const { encryption } = this;
      const name = this.names.shared(key);
      return new Table(this.scope, id, { name, description, encryption, deletionProtection, preventDestroy });
    });
  }

  queue(
    workflow: string,
    key: string,
    description: QueueDescription,
  ): { readonly queue: Queue; readonly deadLetter: Queue } {
    return this.once(`${key}_queue`, description, (id) => {
      const { encryption } = this;
      const deadLetter = new Queue(this.scope, `${id}_dead_letters`, {
        name: this.names.part(workflow, `${key}-dead-letters`),
        encryption,
        retentionSeconds: DEAD_LETTER_RETENTION_SECONDS,
      });
      const queue = new Queue(this.scope, id, {
        name: this.names.part(workflow, key),
        encryption,
        retentionSeconds: description.retentionSeconds,
        visibilityTimeoutSeconds: description.visibilityTimeoutSeconds,
        deadLetter: { queue: deadLetter, maxReceiveCount: description.maxReceiveCount },
      });
      return { queue, deadLetter };
    });
  }

  collection(key: string, description: CollectionDescription): FaceCollection {
    return this.once(`${key}_collection`, description, (id) => {
      const { preventDestroy } = this.options;
      return new FaceCollection(this.scope, id, { collectionId: this.names.shared(key), preventDestroy });
    });
  }

  sharpLayer(): SharpLayer {
    return this.once('sharp_layer', undefined, (id) => {
      const code = this.options.packages.sharpLayer();
      return new SharpLayer(this.scope, id, { name: this.names.shared('sharp'), code });
    });
  }

  private once<Resource>(id: string, description: unknown, create: (id: string) => Resource): Resource {
    const known = this.resources.get(id);
    if (known && known.description !== description) {
      throw new Error(
        `Two workflows describe ${id} differently: give one of them another key, or share one description.`,
      );
    }
    if (known) return known.resource as Resource;
    const resource = create(id);
    this.resources.set(id, { description, resource });
    return resource;
  }
}
