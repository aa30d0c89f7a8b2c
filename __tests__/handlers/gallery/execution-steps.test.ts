import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { executionSteps } from '../../../handlers/gallery/executions/execution-steps';

/** The events of states that were entered and left one after the other, each with data of its own. */
function historyOf(states: number, data: (state: number) => string): HistoryEvent[] {
  return Array.from({ length: states }, (_, state): HistoryEvent[] => {
    const [entered, exited] = [2 * state + 1, 2 * state + 2];
    const name = `State ${state}`;
    const timestamp = new Date(state * 1000);
    return [
      {
        id: entered,
        previousEventId: entered - 1,
        type: 'PassStateEntered',
        timestamp,
        stateEnteredEventDetails: { name, input: data(state) },
      },
      {
        id: exited,
        previousEventId: entered,
        type: 'PassStateExited',
        timestamp,
        stateExitedEventDetails: { name, output: data(state) },
      },
    ];
  }).flat();
}

describe('the path of an execution', () => {
  it('with more data than an answer holds leaves those of its oldest states out, and no state', () => {
    const steps = executionSteps(
      historyOf(2000, (state) => JSON.stringify({ state, text: '"\\'.repeat(500) })),
      false,
    );
    const answer = JSON.stringify({ statusCode: 200, body: JSON.stringify({ steps }) });

    expect(steps).toHaveLength(2000);
    expect(steps.every(({ status }) => status === 'SUCCEEDED')).toBe(true);
    expect(steps.at(-1)).toMatchObject({ name: 'State 1999', output: expect.stringContaining('1999') as string });
    expect(steps[0]).toMatchObject({ name: 'State 0', input: expect.stringContaining('left out') as string });
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    expect(Buffer.byteLength(answer)).toBeLessThan(6 * 1024 * 1024);
  });

  it('hides places and faces wherever they stand in the data, also in what is not JSON', () => {
    const data = { metadata: { location: { latitude: 1 }, format: 'JPEG' }, found: [{ faces: [{ boundingBox: {} }] }] };
    const [hidden] = executionSteps(
      historyOf(1, () => JSON.stringify(data)),
      true,
    );
    const [text] = executionSteps(
      historyOf(1, () => 'at 48.1, 11.5'),
      true,
    );

    expect(JSON.parse(hidden!.input!)).toEqual({
      metadata: { location: '(hidden)', format: 'JPEG' },
      found: [{ faces: '(hidden)' }],
    });
    expect(text!.output).toBe('(hidden)');
  });
});
