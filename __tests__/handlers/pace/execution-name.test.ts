import { executionName } from '../../../handlers/pace/execution-name';
import { assertExecutionName } from '../../../packages/local-aws/src/step-functions/execution-name';

describe('the name of an execution', () => {
  it('is the same for the same message, and another for another', () => {
    const [one, again, other] = [
      executionName('{"key":"a"}'),
      executionName('{"key":"a"}'),
      executionName('{"key":"b"}'),
    ];

    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it('is one that Step Functions takes', () => {
    expect(() => assertExecutionName(executionName('ö/\u0000 %'))).not.toThrow();
  });
});
