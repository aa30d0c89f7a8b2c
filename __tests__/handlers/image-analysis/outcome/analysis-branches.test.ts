import { joinBranches, rejectionIn } from '../../../../handlers/image-analysis/outcome/analysis-branches';
import { causeMessage } from '../../../../handlers/runtime/task-event';

const failure = (task: string, error: string, message = 'why') => ({
  failure: { task, error, cause: JSON.stringify({ errorType: error, errorMessage: message, trace: ['secret path'] }) },
});

describe('joinBranches', () => {
  it('joins what all branches found', () => {
    const joined = joinBranches([{ labels: [], labelModelVersion: '3.0' }, { faces: [] }], causeMessage);

    expect(joined).toEqual({ labels: [], labelModelVersion: '3.0', faces: [], failures: [] });
  });

  it('keeps the others when one failed, with its message and without its trace', () => {
    const joined = joinBranches([failure('DetectLabels', 'TransientServiceError'), { faces: [] }], causeMessage);

    expect(joined).toEqual({
      faces: [],
      failures: [{ task: 'DetectLabels', error: 'TransientServiceError', message: 'why' }],
    });
  });
});

describe('rejectionIn', () => {
  it('finds no rejection in transient failures', () => {
    const { failures } = joinBranches([failure('DetectFaces', 'TransientServiceError')], causeMessage);

    expect(rejectionIn(failures)).toBeUndefined();
  });

  it('prefers the missing image, which explains the other failure', () => {
    const { failures } = joinBranches(
      [failure('DetectLabels', 'NotSupportedImageType'), failure('DetectFaces', 'ImageNotFound', 'gone')],
      causeMessage,
    );

    expect(rejectionIn(failures)).toMatchObject({ name: 'ImageNotFound', message: 'gone' });
  });
});
