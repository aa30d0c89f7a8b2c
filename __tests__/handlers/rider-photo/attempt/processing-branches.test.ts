import { joinBranches } from '../../../../handlers/rider-photo/attempt/processing-branches';
import { failureOf } from '../../../support/task';

const thumbnail = { key: 't', width: 1, height: 1 };
const failure = (task: string, error: string, message: string) => ({
  failure: { task, error, cause: JSON.stringify({ errorType: error, errorMessage: message, trace: ['secret path'] }) },
});

const joining = (...branches: Parameters<typeof joinBranches>[0]): Promise<Error> =>
  failureOf((async () => joinBranches(branches))());

describe('joinBranches', () => {
  it('joins both results, in either order', () => {
    expect(joinBranches([{ faceId: 'f' }, { thumbnail }])).toEqual({ faceId: 'f', thumbnail });
    expect(joinBranches([{ thumbnail }, { faceId: 'f' }])).toEqual({ faceId: 'f', thumbnail });
  });

  it('raises a rejection again, with its reasons, before any other failure', async () => {
    const error = await joining(
      failure('AddFaceToIndex', 'TransientServiceError', 'busy'),
      failure('Thumbnail', 'PhotoDoesNotMeetRequirementError', 'The photo cannot be read. [UNREADABLE]'),
    );

    expect(error).toMatchObject({
      name: 'PhotoDoesNotMeetRequirementError',
      message: 'The photo cannot be read. [UNREADABLE]',
    });
  });

  it('names the task, the error and its message, and no trace, of another failure', async () => {
    const error = await joining({ faceId: 'f' }, failure('Thumbnail', 'AccessDenied', 'no'));

    expect(error).toMatchObject({
      name: 'PhotoProcessingFailedError',
      message: 'Thumbnail failed (AccessDenied): no',
    });
  });

  it('does not go on without a result', async () => {
    expect((await joining({ faceId: 'f' }, {})).name).toBe('PhotoProcessingFailedError');
  });
});
