import { keyStatements, settledEncryption } from '../../modules/encryption';
import type { PermissionStatement } from '../../state-machines/description';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/one';
const everything = settledEncryption(KEY, true);
const topicOnly = settledEncryption(KEY, false);

function granting(...actions: string[]): PermissionStatement[] {
  return [{ sid: 'Test', actions, resources: ['*'], why: 'test' }];
}

describe('keyStatements', () => {
  it.each([
    ['s3:GetObject', ['kms:Decrypt']],
    ['s3:PutObject', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['sqs:ReceiveMessage', ['kms:Decrypt']],
    ['sqs:SendMessage', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['sns:Publish', ['kms:Decrypt', 'kms:GenerateDataKey']],
  ])('lets a role that may %s use the key as that needs', (action, expected) => {
    const [statement] = keyStatements(everything, granting(action));

    expect(statement).toMatchObject({ actions: expected, resources: [KEY] });
  });

  it('lets a role that writes to a table use the key as DynamoDB does in its name', () => {
    const [statement] = keyStatements(everything, granting('dynamodb:UpdateItem'));

    expect(statement!.actions).toEqual(expect.arrayContaining(['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey']));
  });

  it('grants nothing to a role that touches nothing encrypted', () => {
    expect(keyStatements(everything, granting('rekognition:DetectLabels'))).toEqual([]);
  });

  it('grants only publishing where the key encrypts the topic alone', () => {
    expect(keyStatements(topicOnly, granting('s3:GetObject', 'dynamodb:PutItem'), ['kms:Decrypt'])).toEqual([]);
    expect(keyStatements(topicOnly, granting('sns:Publish'))).toHaveLength(1);
  });
});
