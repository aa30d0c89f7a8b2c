import type { StateMachineType } from './description';
import { inExpression } from './given';

/**
 * Seconds after which an execution of image-analysis is ended, by type. Standard: the retries of a throttled call last for
 * more than an hour, and what comes before and after them has its time, too. Express: AWS itself ends it after five
 * minutes, without a word.
 */
const LIMIT_SECONDS: Readonly<Record<StateMachineType, number>> = { STANDARD: 7_200, EXPRESS: 290 };

/** The limit for a type as text; for a type that only Terraform will know, the expression that gives it. */
export function timeLimitSeconds(type: string): string {
  const expression = inExpression(type);
  if (expression === undefined) return String(LIMIT_SECONDS[type as StateMachineType]);
  return `\${${expression} == "EXPRESS" ? ${LIMIT_SECONDS.EXPRESS} : ${LIMIT_SECONDS.STANDARD}}`;
}
