import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { IResolvable } from 'cdktf';
import { Construct } from 'constructs';
import type { AttributeDescription, TableDescription } from '../state-machines/description';
import type { Encryption } from './encryption';
import { PRIMARY } from './readable-stack';

export interface TableProps {
  readonly name: string;
  readonly description: TableDescription;
  readonly encryption: Encryption;
  /** Whether DynamoDB refuses to delete the table. */
  readonly deletionProtection: boolean | IResolvable;
  /** Whether Terraform refuses to destroy the table. Default: no. */
  readonly preventDestroy?: boolean;
}

/** An on-demand table with point-in-time recovery. An index projects all attributes unless its description says otherwise: items are small. */
export class Table extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly resource: DynamodbTable;

  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    const { description, encryption } = props;
    const table = new DynamodbTable(this, PRIMARY, {
      name: props.name,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: description.partitionKey.name,
      rangeKey: description.sortKey?.name,
      attribute: keyAttributes(description),
      globalSecondaryIndex: description.indexes.map((index) => ({
        name: index.name,
        hashKey: index.partitionKey.name,
        rangeKey: index.sortKey.name,
        projectionType: index.projection ?? 'ALL',
      })),
      ttl: description.timeToLiveAttribute
        ? { attributeName: description.timeToLiveAttribute, enabled: true }
        : undefined,
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: encryption.usesDataKey, kmsKeyArn: encryption.dataKeyArn },
      deletionProtectionEnabled: props.deletionProtection,
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    this.resource = table;
    this.name = table.name;
    this.arn = table.arn;
  }
}

/** The attributes of all keys, each once: DynamoDB refuses any other. */
function keyAttributes({ partitionKey, sortKey, indexes }: TableDescription): AttributeDescription[] {
  const all = [
    partitionKey,
    ...(sortKey ? [sortKey] : []),
    ...indexes.flatMap((index) => [index.partitionKey, index.sortKey]),
  ];
  return [...new Map(all.map((attribute) => [attribute.name, attribute])).values()];
}
