import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { notice, topicNotices } from '../../../handlers/runtime/notices';
import { serviceError } from '../../support/stored-object';

const sns = mockClient(SNSClient);
beforeEach(() => sns.reset());

const some = {
  subject: 'Photo refused',
  text: 'Eyes are closed.',
  facts: { workflow: 'rider-photo', reasons: ['EYES_CLOSED'] },
  attributes: { workflow: 'rider-photo', reason: ['EYES_CLOSED'] },
};

describe('a notice', () => {
  it('tells people in a sentence and programs in facts', () => {
    const body = JSON.parse(notice(some).message) as Record<string, string>;

    expect(body.default).toBe('Eyes are closed.');
    for (const protocol of ['http', 'https', 'sqs', 'lambda', 'firehose']) {
      expect(JSON.parse(body[protocol]!)).toEqual(some.facts);
    }
  });

  it('has a subject that e-mail takes, whatever is in it', () => {
    const { subject } = notice({ ...some, subject: `Fehler: Größe\n${'a'.repeat(200)}` });

    expect(subject).toMatch(/^[\x20-\x7e]{99}$/);
    expect(subject).toContain('Gr?e?a');
  });

  it('has no attribute that SNS refuses', () => {
    const { attributes } = notice({ ...some, attributes: { userId: 'a\u0000b', owner: '' } });

    expect(attributes).toEqual({ userId: 'a?b', owner: '?' });
  });
});

describe('a topic', () => {
  it('gets a message by protocol, and attributes for filter policies', async () => {
    sns.on(PublishCommand).resolves({});

    await topicNotices(new SNSClient({}), 'arn:topic').publish(notice(some));

    expect(sns.commandCalls(PublishCommand)[0]!.args[0].input).toEqual({
      TopicArn: 'arn:topic',
      Subject: 'Photo refused',
      Message: notice(some).message,
      MessageStructure: 'json',
      MessageAttributes: {
        workflow: { DataType: 'String', StringValue: 'rider-photo' },
        reason: { DataType: 'String.Array', StringValue: '["EYES_CLOSED"]' },
      },
    });
  });

  it('that is busy is transient', async () => {
    sns.on(PublishCommand).rejects(serviceError('ThrottledException', 429));

    await expect(topicNotices(new SNSClient({}), 'arn:topic').publish(notice(some))).rejects.toMatchObject({
      name: 'TransientServiceError',
    });
  });
});
