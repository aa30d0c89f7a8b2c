/** Longest that an execution lasts, in seconds: `TimeoutSeconds` of the state machine, and the five minutes of Express. */
const STANDARD_SECONDS = 7_200;
const EXPRESS_SECONDS = 300;

/**
 * How long a PENDING record belongs to its execution, from its registration on, in seconds: twice as long as the execution
 * can last. A record with an older lease has lost its execution, and no question has to be asked about that, which an
 * Express execution could not answer: it has no description and sends no events.
 * @param executionId ARN of the execution, which tells its type, followed by a key where it has many photos
 */
export function leaseSeconds(executionId: string): number {
  const isExpress = executionId.split(':')[5] === 'express';
  return 2 * (isExpress ? EXPRESS_SECONDS : STANDARD_SECONDS);
}
