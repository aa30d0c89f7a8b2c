/**
 * Longest that an execution lasts, in seconds, by type. Standard: the retries of a throttled call last for more than an
 * hour, and what comes before and after them has its time, too. Express: AWS itself ends it after five minutes.
 */
export const EXECUTION_SECONDS = { STANDARD: 7_200, EXPRESS: 300 } as const;

/**
 * How long a PENDING record belongs to its execution, from its registration on, in seconds: twice as long as the execution
 * can last. A record with an older lease has lost its execution, and no question has to be asked about that, which an
 * Express execution could not answer: it has no description and sends no events.
 * @param executionId ARN of the execution, which tells its type, followed by a key where it has many photos
 */
export function leaseSeconds(executionId: string): number {
  return 2 * EXECUTION_SECONDS[executionId.split(':')[5] === 'express' ? 'EXPRESS' : 'STANDARD'];
}
