import { EXECUTION_SECONDS } from '../handlers/image-analysis/record/record-lease';
import type { StateMachineType } from './description';
import { inExpression } from './given';

/** Seconds after which an execution of image-analysis is ended, by type: with an error, before AWS ends it without a word. */
const LIMIT_SECONDS: Readonly<Record<StateMachineType, number>> = {
  ...EXECUTION_SECONDS,
  EXPRESS: EXECUTION_SECONDS.EXPRESS - 10,
};

/** The limit for a type as text; for a type that only Terraform will know, the expression that gives it. */
export function timeLimitSeconds(type: string): string {
  const expression = inExpression(type);
  if (expression === undefined) return String(LIMIT_SECONDS[type as StateMachineType]);
  return `\${${expression} == "EXPRESS" ? ${LIMIT_SECONDS.EXPRESS} : ${LIMIT_SECONDS.STANDARD}}`;
}
