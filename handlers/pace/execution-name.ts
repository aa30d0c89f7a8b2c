import { createHash } from 'node:crypto';

/** Hexadecimal digits: 160 bits, within the 80 characters that a name may have. */
const DIGITS = 40;

/**
 * The name of the execution for a message. The same message gives the same name, however often it is delivered, and
 * Step Functions starts a Standard execution of a name once in 90 days:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function executionName(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, DIGITS);
}
