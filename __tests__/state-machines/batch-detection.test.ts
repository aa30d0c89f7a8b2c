import { CLAIM_MS } from '../../handlers/batch-detection/worker/image-records';
import {
  FIRST_LOOK_SECONDS,
  LEASE_MS,
  START_GRACE_MS,
  START_LEASE_MS,
} from '../../handlers/batch-detection/model/model-lease';
import { LOOK_SECONDS, MAX_START_POLLS } from '../../handlers/batch-detection/start-model';
import { localResources } from '../../local/resources';
import { batchDetection } from '../../state-machines/batch-detection';
import { batchSettings } from '../../state-machines/batch-detection-settings';
import { allStates, type AslDefinition, readDefinitionTemplate } from '../../state-machines/asl/definition';
import type { WorkflowDescription } from '../../state-machines/description';
import { slashPart } from '../../state-machines/slash-part';

const workflow: WorkflowDescription = batchDetection;
const definition = JSON.parse(readDefinitionTemplate(workflow)) as AslDefinition;
const states = allStates(definition);
const resources = localResources(workflow, 'http://127.0.0.1:1');

/** States after StopModel: what fails there finds the model stopped, or tells that it is not. */
const AFTER_STOP = ['StopModel', 'Report', 'Notify'];

describe('the state machine', () => {
  it('leads every error of every state before StopModel to StopModel', () => {
    const caught = Object.entries(definition.States)
      .filter(([name, { Type }]) => (Type === 'Task' || Type === 'Map') && !AFTER_STOP.includes(name))
      .map(([name, { Catch = [] }]) => [
        name,
        Catch.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'))?.Next,
      ]);

    expect(caught.map(([name]) => name).sort()).toEqual(['CountImages', 'DetectImages', 'QueueImages', 'StartModel']);
    expect(new Set(caught.map(([, next]) => next))).toEqual(new Set(['StopModel']));
  });

  it('keeps its data when it catches, so that StopModel knows the run', () => {
    const catchers = Object.values(states).flatMap(({ Catch = [] }) => Catch);

    expect(catchers.every(({ ResultPath }) => ResultPath === '$.error' || ResultPath === '$.stopError')).toBe(true);
  });

  it('sends a decision that it does not know to StopModel', () => {
    expect(states.ChooseNext!.Default).toBe('StopModel');
  });

  it('reaches an end without StopModel only where the model was not touched', () => {
    const before = (target: string) =>
      Object.entries(definition.States)
        .filter(([, { Next, Default, Choices = [], Catch = [] }]) =>
          [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((each) => each.Next)].includes(target),
        )
        .map(([name]) => name);

    expect(before('NothingToDo')).toEqual(['ChooseNext']);
    expect(before('ModelNotConfigured')).toEqual(['CountImages']);
    expect(before('AlreadyRunning').sort()).toEqual(['ChooseNext', 'StartModel']);
    expect(before('Report').sort()).toEqual(['IsModelStopped', 'StopModel']);
  });

  it('runs longer than any run may take, start and stop included', () => {
    const longestRun = batchSettings.maximumRunMinutes.maximum * 60;

    expect(definition.TimeoutSeconds).toBeGreaterThanOrEqual(longestRun + 3_600);
  });

  it('waits for a start longer than the official waiter does', () => {
    expect(MAX_START_POLLS * LOOK_SECONDS).toBeGreaterThanOrEqual(20 * 60);
  });

  it('renews the lease of its run in every wait', () => {
    for (const wait of ['WaitForStop', 'WaitForMessages']) {
      expect((states[wait]!.Seconds as number) * 1_000).toBeLessThan(LEASE_MS / 4);
    }
    expect(states.WaitForModel!.SecondsPath).toBe('$.nextLookSeconds');
    expect(LOOK_SECONDS * 1_000).toBeLessThan(LEASE_MS / 4);
    expect(FIRST_LOOK_SECONDS * 1_000).toBeLessThan(START_LEASE_MS - (LEASE_MS * 3) / 4);
  });

  it('is one that AWS runs for hours: not an Express one', () => {
    expect(workflow.stateMachineTypes).toEqual(['STANDARD']);
  });
});

describe('times that must fit together', () => {
  const { visibilityTimeoutSeconds, retentionSeconds, maxReceiveCount } = batchDetection.queues.images;

  it('a message stays hidden longer than the claim on its image', () => {
    expect(visibilityTimeoutSeconds * 1_000).toBeGreaterThan(CLAIM_MS);
  });

  it('looking at a waiting batch every five minutes does not wear its messages out', () => {
    const looks = Number(batchSettings.maximumWaitMinutes.default) / 5;

    expect(maxReceiveCount).toBeGreaterThan(2 * looks);
    expect(retentionSeconds).toBeGreaterThanOrEqual(batchSettings.maximumWaitMinutes.maximum * 60);
  });

  it('a request to start is over before the quiet after it is believed', () => {
    expect(workflow.functions['start-model']!.timeoutSeconds * 1_000).toBeLessThan(START_GRACE_MS);
  });

  it('the alarm rings after the longest default run only', () => {
    expect(Number(batchSettings.modelAlarmHours.default) * 60).toBeGreaterThan(
      Number(batchSettings.maximumRunMinutes.default) + 60,
    );
  });
});

describe('the wiring', () => {
  it('schedules runs only when that is switched on, and the watchdog always', () => {
    const { batch, watchdog } = workflow.schedules;

    expect([batch!.enabled(resources), watchdog!.enabled(resources)]).toEqual(['false', 'true']);
    expect(batch!.target).toEqual({ kind: 'state-machine' });
    expect(watchdog!.target).toEqual({ kind: 'function', function: 'watch-model' });
  });

  it('stops the model for every end of an execution but success', () => {
    const { pattern, target } = workflow.rules['execution-ended']!;

    expect(pattern(resources)).toMatchObject({
      detail: { stateMachineArn: [resources.stateMachine.arn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    });
    expect(target).toEqual({ kind: 'function', function: 'stop-model' });
  });

  it('queues what arrives, and nothing that the workflow itself writes', () => {
    const { pattern, target } = workflow.rules['image-arrived']!;

    expect(pattern(resources)).toMatchObject({ detail: { object: { key: [{ prefix: 'batch/incoming/' }] } } });
    expect(target).toEqual({ kind: 'queue', queue: 'images' });
  });

  it('lets only the functions that stop the model stop it, and only this one', () => {
    const allowed = Object.entries(workflow.functions).flatMap(([name, { permissions }]) =>
      permissions(resources)
        .filter(({ actions }) => actions.includes('rekognition:StopProjectVersion'))
        .map((statement) => [name, statement.resources]),
    );

    expect(allowed).toEqual([
      ['stop-model', [resources.settings.projectVersionArn]],
      ['watch-model', [resources.settings.projectVersionArn]],
    ]);
  });

  it('watches the metric of exactly this model', () => {
    const { dimensions } = workflow.alarms!['model-running-long']!;

    expect(dimensions(resources)).toEqual({ ProjectName: 'local-examples', VersionName: 'local-examples' });
  });

  it('is deployed without a model, and lets no role reach one meanwhile', () => {
    const none = localResources(workflow, 'http://127.0.0.1:1', { projectArn: '', projectVersionArn: '' });
    const reached = Object.values(workflow.functions)
      .flatMap(({ permissions }) => permissions(none))
      .filter(({ actions }) => actions.some((action) => action.startsWith('rekognition:')))
      .flatMap((statement) => statement.resources);

    expect(workflow.isComplete!(none)).toBe('false');
    expect(reached.length).toBeGreaterThan(4);
    expect(new Set(reached)).toEqual(new Set([none.nothingArn]));
    expect(workflow.isComplete!(resources)).toBe('true');
  });

  it('ends by name where there is no model, with nothing done and the reason as cause', () => {
    const [first] = states.CountImages!.Catch!;

    expect(definition.StartAt).toBe('CountImages');
    expect(first).toMatchObject({ ErrorEquals: ['ModelNotConfiguredError'], Next: 'ModelNotConfigured' });
    expect(states.ModelNotConfigured).toMatchObject({
      Type: 'Fail',
      ErrorPath: '$.error.Error',
      CausePath: '$.error.Cause',
    });
  });
});

describe('slashPart', () => {
  it('takes a part of a known text', () => {
    expect(slashPart('arn:x:project/p/version/v/1', 3)).toBe('v');
  });

  it('leaves a text that Terraform will know to Terraform', () => {
    expect(slashPart('${var.model_arn}', 3)).toBe('${element(split("/", var.model_arn), 3)}');
  });

  it('names a text that has no such part', () => {
    expect(() => slashPart('a/b', 2)).toThrow('"a/b" has no part 2');
  });
});
