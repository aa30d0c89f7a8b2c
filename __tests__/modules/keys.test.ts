import { settledEncryption } from '../../modules/encryption';
import { Keys } from '../../modules/keys';
import type { PermissionStatement } from '../../state-machines/description';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/one';
const OTHER_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/other';
const BUCKET = 'arn:aws:s3:::theirs';
const LOCATION = { partition: 'aws', dnsSuffix: 'amazonaws.com', region: 'eu-west-1', accountId: '123456789012' };

const keysFor = (everything: boolean): Keys => new Keys(settledEncryption(KEY, everything), LOCATION);

function granting(resource: string, ...actions: string[]): PermissionStatement[] {
  return [{ sid: 'Test', actions, resources: [resource], why: 'test' }];
}

describe('Keys', () => {
  it.each([
    ['s3:GetObject', ['kms:Decrypt'], 's3'],
    ['s3:GetObjectVersion', ['kms:Decrypt'], 's3'],
    ['s3:PutObject', ['kms:Decrypt', 'kms:GenerateDataKey'], 's3'],
    ['sqs:ReceiveMessage', ['kms:Decrypt'], 'sqs'],
    ['sqs:SendMessage', ['kms:Decrypt', 'kms:GenerateDataKey'], 'sqs'],
    ['sns:Publish', ['kms:Decrypt', 'kms:GenerateDataKey'], 'sns'],
  ])('let a role that may %s use the key as that needs, through that service alone', (action, expected, service) => {
    const statements = keysFor(true).statements(granting('arn:any', action));

    expect(statements).toEqual([
      expect.objectContaining({
        actions: expected,
        resources: [KEY],
        conditions: [
          { test: 'StringEquals', variable: 'kms:ViaService', values: [`${service}.eu-west-1.amazonaws.com`] },
        ],
      }),
    ]);
  });

  it('let a role that writes to a table use the key as DynamoDB does in its name', () => {
    const [statement] = keysFor(true).statements(granting('arn:any', 'dynamodb:UpdateItem'));

    expect(statement!.actions).toEqual(expect.arrayContaining(['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey']));
  });

  it('grant nothing to a role that touches nothing encrypted', () => {
    expect(keysFor(true).statements(granting('*', 'rekognition:DetectLabels'))).toEqual([]);
  });

  it('grant only publishing where the key encrypts the topic alone', () => {
    const reading = granting('arn:any', 's3:GetObject', 'dynamodb:PutItem');

    expect(keysFor(false).statements(reading, ['kms:Decrypt'])).toEqual([]);
    expect(keysFor(false).statements(granting('arn:any', 'sns:Publish'))).toHaveLength(1);
  });

  it('let a function that has Rekognition read a picture use the key of the picture through both', () => {
    const statements = [...granting('*', 'rekognition:DetectFaces'), ...granting(BUCKET, 's3:GetObject')];

    const [use] = keysFor(true).statements(statements);

    expect(use!.conditions![0]!.values).toEqual(['s3.eu-west-1.amazonaws.com', 'rekognition.eu-west-1.amazonaws.com']);
  });

  describe.each([true, false])('with a bucket that has its own key (everything else encrypted: %s)', (everything) => {
    const keys = keysFor(everything);
    keys.add(BUCKET, OTHER_KEY);

    it.each([BUCKET, `${BUCKET}/*`, `${BUCKET}/incoming/*`])('grant that key, and not ours, for %s', (resource) => {
      const statements = keys.statements(granting(resource, 's3:GetObject'));

      expect(statements.map(({ resources }) => resources)).toEqual([[OTHER_KEY]]);
    });

    it('grant ours for a bucket whose name begins alike', () => {
      const statements = keys.statements(granting(`${BUCKET}-not/*`, 's3:GetObject'));

      expect(statements.map(({ resources }) => resources)).toEqual(everything ? [[KEY]] : []);
    });

    it('tell two keys of one service apart', () => {
      const both = [...granting(`${BUCKET}/*`, 's3:GetObject'), ...granting('arn:aws:s3:::ours/*', 's3:PutObject')];

      const statements = keys.statements(both);

      const granted = statements.map(({ sid, resources, actions }) => ({ sid, resources, actions }));
      expect(granted).toEqual([
        { sid: 'UseKeyThroughS3', resources: [OTHER_KEY], actions: ['kms:Decrypt'] },
        ...(everything
          ? [{ sid: 'UseKeyThroughS3No2', resources: [KEY], actions: ['kms:Decrypt', 'kms:GenerateDataKey'] }]
          : []),
      ]);
    });
  });
});
