import { type IResolvable, TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import { ResourceNames } from '../env/resource-names';
import type {
  BucketDescription,
  CollectionDescription,
  QueueDescription,
  TableDescription,
  TopicDescription,
} from '../state-machines/description';
import type { Encryption } from './encryption';
import { EncryptionKey } from './encryption-key';
import { expression, firstOf } from './expressions';
import { FaceCollection } from './face-collection';
import { Keys } from './keys';
import type { Location } from './location';
import { NotificationTopic } from './notification-topic';
import type { Observability, TopicOptions } from './observability';
import type { LayerName, PackageFiles } from './package-files';
import { PackageLayer } from './package-layer';
import { PhotoBucket, type PhotoBucketProps } from './photo-bucket';
import type { Provision } from './provision';
import { DEAD_LETTER_RETENTION_SECONDS, Queue } from './queue';
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
  readonly observability: Observability;
  /** Runtime of every function. */
  readonly runtime: string;
  /** Boundary of every role. None by default. */
  readonly permissionsBoundaryArn?: string;
  /** Whether tables refuse to be deleted. */
  readonly deletionProtection: boolean | IResolvable;
  /** Whether Terraform refuses to destroy what holds data. */
  readonly preventDestroy: boolean;
  bucket(key: string): { readonly provision: Provision<'name' | 'arn' | 'kms_key_arn'> } & BucketOptions;
  topic(key: string): { readonly provision: Provision<'arn' | 'kms_key_arn'> } & TopicOptions;
  readonly packages: PackageFiles;
}

/** A bucket and the customer-managed key that encrypts it, if there is one. */
export interface BucketReference {
  readonly name: string;
  readonly arn: string;
  readonly keyArn?: string;
}

export interface TopicReference {
  readonly arn: string;
  readonly keyArn?: string;
}

/** What layers hold, in words. */
const LAYERS: Readonly<Record<LayerName, string>> = {
  sharp: 'sharp for linux-arm64 with glibc',
  libheif: 'libheif-js, unmodified, LGPL-3.0',
};

type BucketOptions = Omit<PhotoBucketProps, 'name' | 'encryption' | 'count' | 'preventDestroy' | 'temporary'>;

/**
 * The resources of one deployment that its workflows use together. The first workflow that describes one brings it
 * about; the others get the same.
 */
export class Deployment {
  readonly names: ResourceNames;
  readonly encryption: Encryption;
  readonly keys: Keys;
  private readonly resources = new Map<string, { readonly description: unknown; readonly resource: unknown }>();

  constructor(
    readonly scope: Construct,
    readonly options: DeploymentOptions,
  ) {
    this.names = new ResourceNames(options.namePrefix);
    this.encryption = options.encryption(this.keyArn());
    this.keys = new Keys(this.encryption, options);
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

  /** An ARN that nothing has: no account has that number. */
  nothingArn(): string {
    return this.once('nothing_arn', 'nothing', (id) => {
      new TerraformLocal(
        this.scope,
        id,
        `arn:${this.options.partition}:rekognition:us-east-1:000000000000:project/nothing/0`,
      );
      return expression(`local.${id}`);
    });
  }

  bucket(key: string, description: BucketDescription): BucketReference {
    return this.once(`${key}_bucket`, description, (id) => {
      const { provision, ...props } = this.options.bucket(key);
      const { dataKeyArn } = this.encryption;
      if (!provision.created) {
        const given = { name: provision.choose('name', ''), arn: provision.choose('arn', '') };
        return this.withKey(provision, given, dataKeyArn);
      }
      const bucket = new PhotoBucket(this.scope, id, {
        ...props,
        name: this.names.bucket(key, this.options.accountId),
        encryption: this.encryption,
        temporary: description.temporary,
        preventDestroy: this.options.preventDestroy,
        count: provision.count,
      });
      const chosen = { name: provision.choose('name', bucket.name), arn: provision.choose('arn', bucket.arn) };
      return this.withKey(provision, chosen, dataKeyArn);
    });
  }

  topic(key: string, description: TopicDescription): TopicReference {
    return this.once(`${key}_topic`, description, (id) => {
      const { provision, ...props } = this.options.topic(key);
      const { keyArn } = this.encryption;
      if (!provision.created) return this.withKey(provision, { arn: provision.choose('arn', '') }, keyArn);
      const topic = new NotificationTopic(this.scope, id, {
        ...props,
        name: this.names.shared(key),
        keyArn,
        accountId: this.options.accountId,
        count: provision.count,
      });
      return this.withKey(provision, { arn: provision.choose('arn', topic.arn) }, keyArn);
    });
  }

  /** ARNs of what alarms call: what the options name, or their own topic. */
  alarmActions(): readonly string[] {
    const { alarmTopic, alarmActions } = this.options.observability;
    return alarmActions(alarmTopic && this.alarmTopic(alarmTopic).arn);
  }

  /** ARN of the topic of the alarms, if there is one. Null where the configuration leaves it to a condition. */
  alarmTopicArn(): string | undefined {
    const { alarms, alarmTopic } = this.options.observability;
    return alarmTopic && alarms !== 'false' ? this.alarmTopic(alarmTopic).arnIfCreated : undefined;
  }

  /** Notices go to another one: a person who is woken by an alarm does not want a mail per photo. */
  private alarmTopic(options: NonNullable<Observability['alarmTopic']>): NotificationTopic {
    return this.once('alarms_topic', undefined, (id) => {
      const { accountId } = this.options;
      const { keyArn } = this.encryption;
      return new NotificationTopic(this.scope, id, {
        ...options,
        name: this.names.shared('alarms'),
        keyArn,
        accountId,
      });
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

  layer(name: LayerName): PackageLayer {
    return this.once(`${name}_layer`, undefined, (id) => {
      const { packages, runtime } = this.options;
      return new PackageLayer(this.scope, id, {
        name: this.names.shared(name),
        description: LAYERS[name],
        code: packages.layer(name),
        runtime,
      });
    });
  }

  /** Adds the key of a resource; if it may come from elsewhere with one of its own, roles have to know. */
  private withKey<Resource extends { readonly arn: string }>(
    provision: Provision<'kms_key_arn'>,
    resource: Resource,
    createdKeyArn: string | undefined,
  ): Resource & { readonly keyArn?: string } {
    const keyArn = provision.choose('kms_key_arn', provision.created ? createdKeyArn : undefined);
    if (keyArn === undefined) return resource;
    if (!provision.created) this.keys.add(resource.arn, keyArn);
    // Without its own key it is taken to have that of the deployment.
    if (provision.count) this.keys.add(resource.arn, firstOf(keyArn, this.encryption.keyArn));
    return { ...resource, keyArn };
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
