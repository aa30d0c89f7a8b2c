import { publishInput } from '../../../../handlers/rider-photo/attempt/notice';

const notice = {
  status: 'REJECTED',
  userId: 'ann@example.com',
  message: 'Face is wearing sunglasses. Eyes are closed.',
  error: 'PhotoDoesNotMeetRequirementError',
  reasons: ['SUNGLASSES', 'EYES_CLOSED'],
} as const;

describe('publishInput', () => {
  it('tells people in a sentence and programs in JSON', () => {
    const { TopicArn, Subject, Message, MessageStructure } = publishInput('arn:topic', notice);

    expect({ TopicArn, Subject, MessageStructure }).toEqual({
      TopicArn: 'arn:topic',
      Subject: 'Non-compliant photo encountered',
      MessageStructure: 'json',
    });
    const body = JSON.parse(Message!) as Record<string, string>;
    expect(body.default).toBe(notice.message);
    expect(JSON.parse(body.sqs!)).toEqual({ workflow: 'rider-photo', ...notice });
  });

  it('carries attributes for filter policies, one per reason', () => {
    const { MessageAttributes } = publishInput('arn:topic', notice);

    expect(MessageAttributes).toEqual({
      workflow: { DataType: 'String', StringValue: 'rider-photo' },
      status: { DataType: 'String', StringValue: 'REJECTED' },
      userId: { DataType: 'String', StringValue: 'ann@example.com' },
      error: { DataType: 'String', StringValue: 'PhotoDoesNotMeetRequirementError' },
      reason: { DataType: 'String.Array', StringValue: '["SUNGLASSES","EYES_CLOSED"]' },
    });
  });

  it('leaves no attribute empty, and no control character in one', () => {
    const { MessageAttributes: anonymous } = publishInput('arn:topic', { ...notice, userId: undefined, reasons: [] });
    const { MessageAttributes: strange } = publishInput('arn:topic', { ...notice, userId: 'a\u0000b' });

    expect(anonymous!.userId!.StringValue).toBe('unknown');
    expect(anonymous!.reason!.StringValue).toBe('["PhotoDoesNotMeetRequirementError"]');
    expect(strange!.userId!.StringValue).toBe('a?b');
  });
});
