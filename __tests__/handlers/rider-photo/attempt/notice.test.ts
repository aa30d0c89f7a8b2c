import { riderNotice } from '../../../../handlers/rider-photo/attempt/notice';

const told = {
  status: 'REJECTED',
  userId: 'ann@example.com',
  message: 'Face is wearing sunglasses. Eyes are closed.',
  error: 'PhotoDoesNotMeetRequirementError',
  reasons: ['SUNGLASSES', 'EYES_CLOSED'],
} as const;

describe('the notice for a rider', () => {
  it('tells people in a sentence and programs in JSON', () => {
    const { subject, message } = riderNotice(told);

    expect(subject).toBe('Non-compliant photo encountered');
    const body = JSON.parse(message) as Record<string, string>;
    expect(body.default).toBe(told.message);
    expect(JSON.parse(body.sqs!)).toEqual({ workflow: 'rider-photo', ...told });
  });

  it('carries attributes for filter policies, one per reason', () => {
    expect(riderNotice(told).attributes).toEqual({
      workflow: 'rider-photo',
      status: 'REJECTED',
      userId: 'ann@example.com',
      error: 'PhotoDoesNotMeetRequirementError',
      reason: ['SUNGLASSES', 'EYES_CLOSED'],
    });
  });

  it('names no user that is not known, and the error where there is no reason', () => {
    const { attributes } = riderNotice({ ...told, userId: undefined, reasons: [] });

    expect(attributes).toMatchObject({ userId: 'unknown', reason: ['PhotoDoesNotMeetRequirementError'] });
  });
});
