import { allStates, type AslDefinition, readDefinitionTemplate } from '../../state-machines/asl/definition';
import * as riderErrors from '../../handlers/rider-photo/attempt/rider-errors';
import { LEASE_SECONDS } from '../../handlers/rider-photo/attempt/open-attempt';
import { riderPhoto } from '../../state-machines/rider-photo';

const definition = JSON.parse(readDefinitionTemplate(riderPhoto)) as AslDefinition;
const states = allStates(definition);
/** The classes of photos that cannot make their rider. */
const REJECTIONS = Object.values(riderErrors)
  .filter((errorClass) => (Object.getPrototypeOf(errorClass) as { readonly name: string }).name === 'RiderRejection')
  .map(({ name }) => name)
  .sort();

/** The states entered when nothing goes wrong. */
function happyPath(part: AslDefinition): string[] {
  const path: string[] = [];
  for (let name: string | undefined = part.StartAt; name; name = part.States[name]?.Next) {
    path.push(name, ...(part.States[name]!.Branches ?? []).flatMap(happyPath));
  }
  return path;
}

/** Whether a state leads to another, whatever happens. */
function reaches(from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  const { Next, Default, Choices = [], Catch = [] } = definition.States[from]!;
  const next = [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((catcher) => catcher.Next)];
  return next.some((name) => name !== undefined && reaches(name, to, seen));
}

describe('rider-photo.asl.json', () => {
  it('enters six states and calls five functions when nothing goes wrong, under the names of the original', () => {
    const path = happyPath(definition);

    expect(path).toEqual([
      'FaceDetection',
      'CheckFaceDuplicate',
      'ParallelProcessing',
      'AddFaceToIndex',
      'Thumbnail',
      'PersistMetadata',
    ]);
    expect(path.filter((name) => states[name]!.Resource === 'arn:${Partition}:states:::lambda:invoke')).toHaveLength(5);
  });

  it('refuses a photo at the first check in two states, and ends well', () => {
    const catcher = definition.States.FaceDetection!.Catch!.find(({ ErrorEquals }) =>
      ErrorEquals.includes('PhotoDoesNotMeetRequirementError'),
    );

    expect(catcher).toMatchObject({ Next: 'PhotoDoesNotMeetRequirement', ResultPath: '$.error' });
    expect(definition.States.PhotoDoesNotMeetRequirement).toMatchObject({ Type: 'Task', End: true });
  });

  it('takes the face back after every failure from AddFaceToIndex on', () => {
    for (const name of ['ParallelProcessing', 'PersistMetadata']) {
      for (const { Next } of definition.States[name]!.Catch!) expect(Next).toBe('RemoveIndexedFace');
      expect(definition.States[name]!.Catch!.at(-1)!.ErrorEquals).toEqual(['States.ALL']);
    }
  });

  it('waits for both branches before it takes anything back', () => {
    for (const branch of definition.States.ParallelProcessing!.Branches!) {
      const catcher = branch.States[branch.StartAt]!.Catch!;
      expect(catcher).toHaveLength(1);
      expect(catcher[0]!.ErrorEquals).toEqual(['States.ALL']);
      expect(branch.States[catcher[0]!.Next]).toMatchObject({ Type: 'Pass', End: true });
    }
  });

  it('takes every rejection, and nothing else, for one after the compensation', () => {
    const { Choices, Default } = definition.States.RejectedOrFailed!;

    const names = Choices!.map((choice) => (choice as { StringEquals?: string }).StringEquals);
    expect(REJECTIONS).toContain('FaceAlreadyExistsError');
    expect(names.sort()).toEqual(REJECTIONS);
    expect(Default).toBe('RecordFailure');
  });

  it('retries no rejection', () => {
    const retried = Object.values(states).flatMap(({ Retry = [] }) => Retry.flatMap(({ ErrorEquals }) => ErrorEquals));

    expect(retried).toContain('TransientServiceError');
    expect(retried.filter((name) => [...REJECTIONS, 'States.ALL', 'InvalidInputError'].includes(name))).toEqual([]);
  });

  it('records the failure of every state that is not a rejection', () => {
    for (const name of ['FaceDetection', 'CheckFaceDuplicate', 'ParallelProcessing', 'PersistMetadata']) {
      expect(reaches(name, 'RecordFailure')).toBe(true);
    }
  });

  it('is over before anybody takes its attempt for abandoned', () => {
    expect(definition.TimeoutSeconds).toBeLessThan(LEASE_SECONDS);
  });

  it('is watched for ends that take back what it added, which Express executions do not report', () => {
    expect(riderPhoto.stateMachineTypes).toEqual(['STANDARD']);
    expect(riderPhoto.rules['execution-ended']!.target).toEqual({
      kind: 'function',
      function: 'close-ended-execution',
    });
  });
});
