import { Logger } from '@aws-lambda-powertools/logger';

/**
 * A logger of structured JSON lines. Callers pass ids, names and counts: never a whole event, a place, or what is known
 * about a face.
 */
export function createLogger(workflow: string): Logger {
  return new Logger({ serviceName: workflow });
}
