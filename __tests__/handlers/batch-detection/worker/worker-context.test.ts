import type { CallRate } from '../../../../handlers/batch-detection/worker/call-rate';
import { WorkerContext } from '../../../../handlers/batch-detection/worker/worker-context';
import { DEFAULT_SETTINGS, MODEL, testWorld } from '../../../support/batch-world';

describe('WorkerContext', () => {
  it('halts at the fifth failure in a row, not at the fifth failure', () => {
    const context = new WorkerContext(testWorld().ports, MODEL, DEFAULT_SETTINGS, {} as CallRate, 'worker', 0);
    const fail = (times: number): void => {
      for (let time = 1; time <= times; time += 1) context.failed(new Error('denied'));
    };

    fail(4);
    context.succeeded();
    fail(4);
    const before = context.halted;
    fail(1);

    expect(before).toBeUndefined();
    expect(context.halted).toEqual({ error: 'Error', message: 'denied' });
  });
});
