import { pascalCase } from '../state-machines/asl/definition';
import type { PermissionStatement } from '../state-machines/description';

/** What a rule or a schedule calls, with the names that it has in this deployment. */
export interface ResolvedTarget {
  readonly kind: 'state-machine' | 'function' | 'queue';
  /** Its key in the description. */
  readonly key: string;
  readonly arn: string;
  readonly name: string;
}

/** What a service needs to be allowed in order to call a target. */
export function callStatement({ kind, key, arn }: ResolvedTarget): PermissionStatement {
  const action = {
    'state-machine': 'states:StartExecution',
    function: 'lambda:InvokeFunction',
    queue: 'sqs:SendMessage',
  }[kind];
  return { sid: `Call${pascalCase(key)}`, actions: [action], resources: [arn], why: 'the one thing this role is for' };
}
