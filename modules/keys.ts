import { pascalCase } from '../state-machines/asl/definition';
import type { PermissionStatement } from '../state-machines/description';
import type { Encryption } from './encryption';
import type { Location } from './location';

/** Key use that a call through a service asks of its caller, beside the permission for the call itself. */
interface KeyUse {
  readonly service: string;
  readonly actions: RegExp;
  /** Whether the key is that of the data and not that of the topic. */
  readonly dataKey: boolean;
  readonly needs: readonly string[];
}

const KEY_USE: readonly KeyUse[] = [
  { service: 's3', actions: /^s3:GetObject/, dataKey: true, needs: ['kms:Decrypt'] },
  { service: 's3', actions: /^s3:PutObject/, dataKey: true, needs: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  {
    service: 'dynamodb',
    actions: /^dynamodb:/,
    dataKey: true,
    needs: [
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ],
  },
  { service: 'sqs', actions: /^sqs:SendMessage/, dataKey: true, needs: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  { service: 'sqs', actions: /^sqs:ReceiveMessage/, dataKey: true, needs: ['kms:Decrypt'] },
  { service: 'sns', actions: /^sns:Publish/, dataKey: false, needs: ['kms:Decrypt', 'kms:GenerateDataKey'] },
];

/** Calls of Rekognition that make it read an object with the permissions of its caller. */
const READS_PICTURES = /^rekognition:(Detect|IndexFaces|SearchFacesByImage|CompareFaces)/;

interface Use {
  readonly service: string;
  readonly keyArn: string;
  readonly actions: Set<string>;
}

/** The keys of one deployment: its own, and those that resources from elsewhere bring along. */
export class Keys {
  private readonly given: { readonly resourceArn: string; readonly keyArn: string }[] = [];

  constructor(
    readonly encryption: Encryption,
    private readonly location: Location,
  ) {}

  /** Notes that a resource from elsewhere, with all that lies in it, is encrypted with its own key. */
  add(resourceArn: string, keyArn: string): void {
    this.given.push({ resourceArn, keyArn });
  }

  /**
   * The permission to use keys that the given statements bring with them, each key only through the service that
   * encrypts with it: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
   * @param always actions on the deployment's key that are needed whatever the statements say, e.g. to decrypt a
   *   function's environment
   */
  statements(statements: readonly PermissionStatement[], always: readonly string[] = []): PermissionStatement[] {
    const readsPictures = statements.some(({ actions }) => actions.some((action) => READS_PICTURES.test(action)));
    const counts = new Map<string, number>();
    const used = this.uses(statements).map(({ service, keyArn, actions }): PermissionStatement => {
      const count = (counts.get(service) ?? 0) + 1;
      counts.set(service, count);
      return {
        sid: `UseKeyThrough${pascalCase(service)}${count > 1 ? `No${count}` : ''}`,
        actions: [...actions].sort(),
        resources: [keyArn],
        conditions: [
          {
            test: 'StringEquals',
            variable: 'kms:ViaService',
            values: [service, ...(service === 's3' && readsPictures ? ['rekognition'] : [])].map((name) =>
              this.endpoint(name),
            ),
          },
        ],
        why: 'a service that encrypts with a customer-managed key uses it in the name of its caller',
      };
    });
    return [...used, ...this.alwaysStatements(always)];
  }

  /** Who uses which key for what, once for each pair of a service and a key. */
  private uses(statements: readonly PermissionStatement[]): Use[] {
    const uses = new Map<string, Use>();
    for (const { actions, resources } of statements) {
      for (const { service, needs, dataKey } of KEY_USE.filter((use) => actions.some((a) => use.actions.test(a)))) {
        for (const keyArn of resources.map((resource) => this.keyOf(resource, dataKey))) {
          if (keyArn === undefined) continue;
          const id = `${service} ${keyArn}`;
          const use = uses.get(id) ?? { service, keyArn, actions: new Set() };
          for (const need of needs) use.actions.add(need);
          uses.set(id, use);
        }
      }
    }
    return [...uses.values()];
  }

  private keyOf(resource: string, dataKey: boolean): string | undefined {
    const given = this.given.find(
      ({ resourceArn }) => resource === resourceArn || resource.startsWith(`${resourceArn}/`),
    );
    if (given) return given.keyArn;
    return dataKey && !this.encryption.mayUseDataKey ? undefined : this.encryption.keyArn;
  }

  private alwaysStatements(actions: readonly string[]): PermissionStatement[] {
    if (actions.length === 0 || !this.encryption.mayUseDataKey) return [];
    return [
      {
        sid: 'UseEncryptionKey',
        actions,
        resources: [this.encryption.keyArn],
        why: 'the service that runs this decrypts its settings in the name of its role',
      },
    ];
  }

  private endpoint(service: string): string {
    return `${service}.${this.location.region}.${this.location.dnsSuffix}`;
  }
}
