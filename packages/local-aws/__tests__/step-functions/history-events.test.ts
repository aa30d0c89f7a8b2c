import { historyEvents } from '../../src/step-functions/history-events';
import { machineWith, task } from './test-machine';

async function historyOf(...given: Parameters<typeof machineWith>) {
  const execution = machineWith(...given).start({ a: 1 });
  await execution.result;
  return execution.history;
}

describe('the history of an execution as the API tells it', () => {
  it('names states by their types, and tasks by what they call', async () => {
    const history = await historyOf({ Work: task('work') }, { work: () => ({ b: 2 }) });

    expect(historyEvents(history, true)).toEqual([
      expect.objectContaining({ id: 1, previousEventId: 0, type: 'ExecutionStarted' }),
      expect.objectContaining({
        id: 2,
        previousEventId: 1,
        type: 'TaskStateEntered',
        stateEnteredEventDetails: { name: 'Work', input: '{"a":1}' },
      }),
      expect.objectContaining({
        type: 'TaskScheduled',
        taskScheduledEventDetails: expect.objectContaining({ resourceType: 'lambda', resource: 'invoke' }),
      }),
      expect.objectContaining({ type: 'TaskStarted', previousEventId: 3 }),
      expect.objectContaining({ type: 'TaskSucceeded' }),
      expect.objectContaining({
        type: 'TaskStateExited',
        stateExitedEventDetails: { name: 'Work', output: '{"b":2}' },
      }),
      expect.objectContaining({
        id: 7,
        previousEventId: 6,
        type: 'ExecutionSucceeded',
        executionSucceededEventDetails: { output: '{"b":2}' },
      }),
    ]);
  });

  it('chains each branch to the state that holds it', async () => {
    const branch = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });
    const history = await historyOf({
      Both: { Type: 'Parallel', Branches: [branch('One'), branch('Two')], End: true },
    });

    const events = historyEvents(history, true);

    const entered = (name: string) =>
      events.find(({ stateEnteredEventDetails }) => (stateEnteredEventDetails as { name?: string })?.name === name)!;
    expect(entered('One').previousEventId).toBe(entered('Both').id);
    expect(entered('Two').previousEventId).toBe(entered('Both').id);
  });

  it('tells failures with their causes, and neither data nor causes where they are not asked for', async () => {
    const failing = {
      work: () => {
        throw Object.assign(new Error('secret'), { name: 'Broken' });
      },
    };
    const history = await historyOf({ Work: task('work') }, failing);

    const texts = [true, false].map((data) => JSON.stringify(historyEvents(history, data)));

    expect(texts[0]).toContain('secret');
    expect(texts[1]).not.toMatch(/secret|"input"|"output"/);
    expect(historyEvents(history, false).at(-1)).toMatchObject({ type: 'ExecutionFailed' });
  });
});
