import { workflows } from '../../state-machines';
import {
  allStates,
  type AslDefinition,
  type AslState,
  fillPlaceholders,
  placeholderValues,
  readDefinitionTemplate,
} from '../../state-machines/asl/definition';
import { localResources } from '../../local/resources';
import type { Retrier } from '../../packages/local-aws/src/step-functions/retry';
import type { WorkflowDescription } from '../../state-machines/description';
import { imageAnalysis } from '../../state-machines/image-analysis';
import { timeLimitSeconds } from '../../state-machines/time-limit';

const definition = JSON.parse(readDefinitionTemplate(workflows['image-analysis']!)) as AslDefinition;
const states = allStates(definition);

/** What follows when nothing goes wrong, and nothing is special. */
const nextOf = ({ Next, Default }: AslState): string | undefined => Next ?? Default;

/** The states entered when nothing goes wrong. */
function happyPath(part: AslDefinition): string[] {
  const path: string[] = [];
  for (let name: string | undefined = part.StartAt; name; name = nextOf(part.States[name]!)) {
    path.push(name, ...(part.States[name]!.Branches ?? []).flatMap(happyPath));
  }
  return path;
}

describe('image-analysis.asl.json', () => {
  it('enters seven states and calls four functions when nothing goes wrong', () => {
    const path = happyPath(definition);

    expect(path).toEqual([
      'RegisterImage',
      'ChooseAnalysis',
      'AnalyzeImage',
      'DetectLabels',
      'DetectFaces',
      'SaveAnalysis',
      'Notify',
    ]);
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
    for (const name of ['RegisterImage', 'PrepareImage', 'AnalyzeImage', 'SaveAnalysis']) {
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

  it.each(calling('lambda:invoke'))('retries every passing trouble of the function behind %s', (name, { Retry }) => {
    const short = { IntervalSeconds: 1, MaxAttempts: 4, BackoffRate: 2, MaxDelaySeconds: 20, JitterStrategy: 'FULL' };
    const long = { IntervalSeconds: 2, MaxAttempts: 75, BackoffRate: 2, MaxDelaySeconds: 60, JitterStrategy: 'NONE' };
    const callsRekognition = name.startsWith('Detect');

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
        ...(callsRekognition ? long : short),
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

  it('repeats a throttled call for more than an hour, within the time limit of a Standard execution', () => {
    const retrier = states.DetectLabels!.Retry![0] as Retrier;

    const waits = Array.from({ length: retrier.MaxAttempts! }, (_, retry) => Math.min(60, 2 * 2 ** retry));
    const seconds = waits.reduce((sum, each) => sum + each, 0);

    expect(seconds).toBeGreaterThan(3_600);
    expect(seconds).toBeLessThan(Number(timeLimitSeconds('STANDARD')));
  });

  it.each([
    ['STANDARD', 7_200],
    ['EXPRESS', 290],
  ] as const)('ends a %s execution after %i seconds', (type, seconds) => {
    const workflow: WorkflowDescription = imageAnalysis;
    const resources = localResources(workflow, 'http://127.0.0.1:1', {}, type);
    const values = placeholderValues(workflow, resources, () => 'arn');

    const { TimeoutSeconds } = JSON.parse(fillPlaceholders(readDefinitionTemplate(workflow), values)) as AslDefinition;

    expect(TimeoutSeconds).toBe(seconds);
  });

  it('has a time limit that Terraform can choose by the type of the state machine', () => {
    expect(timeLimitSeconds('${var.state_machine_type}')).toBe('${var.state_machine_type == "EXPRESS" ? 290 : 7200}');
  });
});
