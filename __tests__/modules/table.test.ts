import { settledEncryption } from '../../modules/encryption';
import { Table } from '../../modules/table';
import type { TableDescription } from '../../state-machines/description';
import { type Block, resource, synthesizeScope } from '../support/terraform-synth';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/one';
const DESCRIPTION: TableDescription = {
  purpose: 'test',
  partitionKey: { name: 'imageId', type: 'S' },
  indexes: [
    {
      name: 'album-index',
      partitionKey: { name: 'albumId', type: 'S' },
      sortKey: { name: 'uploadTime', type: 'N' },
    },
    {
      name: 'owner-index',
      partitionKey: { name: 'owner', type: 'S' },
      sortKey: { name: 'uploadTime', type: 'N' },
    },
  ],
};

function tableOf(description: TableDescription, everything = true): Block {
  const configuration = synthesizeScope((scope) => {
    new Table(scope, 'images', {
      name: 'demo-images',
      description,
      encryption: settledEncryption(KEY, everything),
      deletionProtection: true,
    });
  });
  return resource(configuration, 'aws_dynamodb_table');
}

describe('Table', () => {
  it('is paid by use, recoverable to any point in time and protected', () => {
    expect(tableOf(DESCRIPTION)).toMatchObject({
      name: 'demo-images',
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'imageId',
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
    });
  });

  it('declares every key attribute once, which is all that DynamoDB accepts', () => {
    expect(tableOf(DESCRIPTION)['attribute']).toEqual([
      { name: 'imageId', type: 'S' },
      { name: 'albumId', type: 'S' },
      { name: 'uploadTime', type: 'N' },
      { name: 'owner', type: 'S' },
    ]);
  });

  it('has the indexes of its description with all attributes', () => {
    expect(tableOf(DESCRIPTION)['global_secondary_index']).toEqual([
      { name: 'album-index', hash_key: 'albumId', range_key: 'uploadTime', projection_type: 'ALL' },
      { name: 'owner-index', hash_key: 'owner', range_key: 'uploadTime', projection_type: 'ALL' },
    ]);
  });

  it('has a sort key and an expiry only when they are described', () => {
    const plain = tableOf(DESCRIPTION);
    const rich = tableOf({
      ...DESCRIPTION,
      sortKey: { name: 'version', type: 'N' },
      timeToLiveAttribute: 'expiresAt',
    });

    expect(plain).not.toHaveProperty('range_key');
    expect(plain).not.toHaveProperty('ttl');
    expect(rich).toMatchObject({ range_key: 'version', ttl: { attribute_name: 'expiresAt', enabled: true } });
  });

  it.each([
    ['the given key', true, { enabled: true, kms_key_arn: KEY }],
    ['the key of DynamoDB', false, { enabled: false }],
  ])('is encrypted with %s', (_, everything, expected) => {
    expect(tableOf(DESCRIPTION, everything)['server_side_encryption']).toEqual(expected);
  });
});
