import { EventRule } from './event-rule';
import { arnOf } from './location';
import { ServiceRole } from './service-role';
import { callStatement } from './target';
import type { Workflow } from './workflow';

/** The event rules of a workflow, with the role that starts its state machine. */
export function createRules(workflow: Workflow): Record<string, EventRule> {
  const { description, resources, undelivered, deployment } = workflow;
  const { accountId, permissionsBoundaryArn } = deployment.options;
  const nameOf = (key: string): string => deployment.names.part(description.name, key);

  const starts = Object.values(description.rules).some(({ target }) => target.kind === 'state-machine');
  const role = starts
    ? new ServiceRole(workflow, 'events', {
        name: nameOf('events'),
        description: `Lets event rules start ${description.name}`,
        trust: {
          service: 'events.amazonaws.com',
          accountId,
          sourceArn: arnOf(deployment.options, 'events', `rule/${nameOf('*')}`),
        },
        statements: [callStatement(workflow.resolveTarget({ kind: 'state-machine' }))],
        permissionsBoundaryArn,
      })
    : undefined;

  const rules: Record<string, EventRule> = {};
  for (const [key, rule] of Object.entries(description.rules)) {
    rules[key] = new EventRule(workflow, key, {
      name: nameOf(key),
      description: rule,
      pattern: rule.pattern(resources),
      target: workflow.resolveTarget(rule.target),
      roleArn: role?.arn,
      deadLetterArn: undelivered.arn,
    });
    undelivered.allowRules([rules[key].arn]);
    if (rule.target.kind === 'queue') workflow.queue(rule.target.queue).allowRules([rules[key].arn]);
  }
  return rules;
}
