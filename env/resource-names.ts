import { definitionNames } from '../state-machines/asl/definition';
import type { WorkflowDescription } from '../state-machines/description';

/** Longest names that AWS accepts, in characters, from the API reference of each service. */
const LIMITS = { bucket: 63, function: 64, role: 64, rule: 64, schedule: 64, stateMachine: 80, queue: 80 };
const ACCOUNT_ID_LENGTH = 12;

/**
 * What everything in a deployment is called: the name prefix, the workflow where it belongs to one, the thing itself.
 * The prefix has to be unique in the account, since roles are global to it.
 */
export class ResourceNames {
  constructor(private readonly prefix: string) {}

  /** Resource that several workflows may share. */
  shared(key: string): string {
    return `${this.prefix}-${key}`;
  }

  /** Bucket names are global to AWS: the account makes them unique. */
  bucket(key: string, accountId: string): string {
    return `${this.prefix}-${key}-${accountId}`;
  }

  workflow(workflow: string): string {
    return `${this.prefix}-${workflow}`;
  }

  /** Function, rule, schedule, role or queue of one workflow. */
  part(workflow: string, key: string): string {
    return `${this.prefix}-${workflow}-${key}`;
  }
}

/** The longest prefix with which every name of these workflows still fits, in characters. */
export function longestNamePrefix(workflows: readonly WorkflowDescription[]): number {
  const bare = new ResourceNames('');
  const room = workflows.flatMap((workflow) => {
    const parts = (keys: readonly string[], limit: number): number[] =>
      keys.map((key) => limit - bare.part(workflow.name, key).length);
    return [
      ...Object.keys(workflow.buckets).map((key) => LIMITS.bucket - bare.bucket(key, '').length - ACCOUNT_ID_LENGTH),
      ...parts(Object.keys(workflow.functions), Math.min(LIMITS.function, LIMITS.role)),
      ...parts(Object.keys(workflow.rules), LIMITS.rule),
      ...parts(Object.keys(workflow.schedules), LIMITS.schedule),
      ...parts(['state-machine', 'events', 'scheduler'], LIMITS.role),
      ...parts(
        Object.keys(workflow.queues).map((key) => `${key}-dead-letters`),
        LIMITS.queue,
      ),
      LIMITS.queue - bare.part(workflow.name, 'undelivered').length,
      ...definitionNames(workflow).map((name) => LIMITS.stateMachine - bare.workflow(name).length),
      ...Object.keys(workflow.furtherStateMachines ?? {}).map(
        (name) => LIMITS.role - bare.part(name, 'state-machine').length,
      ),
    ];
  });
  return Math.min(...room);
}

/** The same for a gallery alone: the bucket of its page has the longest name. */
export function longestGalleryPrefix(): number {
  return LIMITS.bucket - new ResourceNames('').bucket('gallery-page', '').length - ACCOUNT_ID_LENGTH;
}
