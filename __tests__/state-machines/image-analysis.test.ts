import { workflows } from '../../state-machines';
import {
  allStates,
  type AslDefinition,
  type AslState,
  readDefinitionTemplate,
} from '../../state-machines/asl/definition';
import { imageAnalysis } from '../../state-machines/image-analysis';

const definition = JSON.parse(readDefinitionTemplate(workflows['image-analysis']!)) as AslDefinition;
const states = allStates(definition);

/** The states entered when nothing goes wrong. */
function happyPath(part: AslDefinition): string[] {
  const path: string[] = [];
  for (let name: string | undefined = part.StartAt; name; name = part.States[name]?.Next) {
    path.push(name, ...(part.States[name]!.Branches ?? []).flatMap(happyPath));
  }
  return path;
}

describe('image-analysis.asl.json', () => {
  it('enters six states and calls four functions when nothing goes wrong', () => {
    const path = happyPath(definition);

    expect(path).toEqual(['RegisterImage', 'AnalyzeImage', 'DetectLabels', 'DetectFaces', 'SaveAnalysis', 'Notify']);
    expect(path.filter((name) => states[name]!.Resource === 'arn:${Partition}:states:::lambda:invoke')).toHaveLength(4);
  });

  it('never loses the results of a branch to the failure of another', () => {
    for (const branch of definition.States.AnalyzeImage!.Branches!) {
      const first = branch.States[branch.StartAt]!;
      const catcher = first.Catch!.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'))!;
      expect(branch.States[catcher.Next]).toMatchObject({ Type: 'Pass', End: true });
    }
  });

  it('reaches a recording state from the failure of every state that has work behind it', () => {
    const recorded = ['RecordFailure', 'RecordRejection', 'AlreadyProcessed'];
    for (const name of ['RegisterImage', 'AnalyzeImage', 'SaveAnalysis']) {
      expect(recorded).toEqual(expect.arrayContaining(definition.States[name]!.Catch!.map(({ Next }) => Next)));
      expect(definition.States[name]!.Catch!.at(-1)).toMatchObject({
        ErrorEquals: ['States.ALL'],
        Next: 'RecordFailure',
      });
    }
  });

  it('retries no rejection', () => {
    const retried = Object.values(states).flatMap(({ Retry = [] }) => Retry.flatMap(({ ErrorEquals }) => ErrorEquals));

    expect(retried).toContain('TransientServiceError');
    expect(retried.filter((name) => /^(Image|NotSupported|InvalidInput|Already|States\.ALL)/.test(name))).toEqual([]);
  });

  const calling = (resource: string): [string, AslState][] =>
    Object.entries(states).filter(([, { Resource }]) => Resource === `arn:\${Partition}:states:::${resource}`);

  it.each(calling('lambda:invoke'))('retries every passing trouble of the function behind %s', (_, { Retry }) => {
    expect(Retry).toEqual([
      {
        ErrorEquals: [
          'TransientServiceError',
          'Lambda.ClientExecutionTimeoutException',
          'Lambda.ServiceException',
          'Lambda.AWSLambdaException',
          'Lambda.SdkClientException',
          'Lambda.TooManyRequestsException',
        ],
        IntervalSeconds: 1,
        MaxAttempts: 4,
        BackoffRate: 2,
        MaxDelaySeconds: 20,
        JitterStrategy: 'FULL',
      },
      {
        ErrorEquals: ['Sandbox.Timedout', 'States.Timeout'],
        IntervalSeconds: 2,
        MaxAttempts: 1,
        BackoffRate: 2,
        JitterStrategy: 'FULL',
      },
    ]);
  });

  it.each(calling('sns:publish'))(
    '%s publishes for people, programs and filter policies, and keeps its input',
    (_, state) => {
      expect(state.Parameters).toMatchObject({
        'Subject.$': '$.notification.subject',
        'Message.$': '$.notification.message',
        MessageStructure: 'json',
        MessageAttributes: {
          workflow: { DataType: 'String', StringValue: 'image-analysis' },
          status: { DataType: 'String', 'StringValue.$': '$.notification.attributes.status' },
          owner: { DataType: 'String', 'StringValue.$': '$.notification.attributes.owner' },
          faceDetected: { DataType: 'String', 'StringValue.$': '$.notification.attributes.faceDetected' },
        },
      });
      expect(state.ResultPath).toBeNull();
      expect(state.Retry).toMatchObject([{ MaxAttempts: 4, JitterStrategy: 'FULL' }]);
    },
  );

  it('keeps ten labels of at least 60 % unless told otherwise', () => {
    const { maxLabels, minConfidence, thumbnailSize } = imageAnalysis.settings;

    expect([maxLabels.default, minConfidence.default, thumbnailSize.default]).toEqual([10, 60, 250]);
  });

  it('fits an Express execution: its time limit is below five minutes', () => {
    expect(definition.TimeoutSeconds).toBeLessThan(300);
  });
});
