import type { PermissionStatement } from '../state-machines/description';
import { allOf } from './expressions';
import { arnOf } from './location';
import { Schedule } from './schedule';
import { ServiceRole } from './service-role';
import { callStatement } from './target';
import type { Workflow } from './workflow';

/** The schedules of a workflow, with the role that calls their targets. */
export function createSchedules(workflow: Workflow): void {
  const { description, resources, undelivered, deployment } = workflow;
  const { accountId, permissionsBoundaryArn } = deployment.options;
  const schedules = Object.entries(description.schedules);
  if (schedules.length === 0) return;

  const statements = new Map<string, PermissionStatement>();
  for (const [, { target }] of schedules) {
    const statement = callStatement(workflow.resolveTarget(target));
    statements.set(statement.sid, statement);
  }
  const granted: PermissionStatement[] = [
    ...statements.values(),
    {
      sid: 'KeepFailedCalls',
      actions: ['sqs:SendMessage'],
      resources: [undelivered.arn],
      why: 'the scheduler sends a call there that failed in every attempt',
    },
  ];
  const role = new ServiceRole(workflow, 'scheduler', {
    name: deployment.names.part(description.name, 'scheduler'),
    description: `Lets schedules call what ${description.name} needs regularly`,
    trust: {
      service: 'scheduler.amazonaws.com',
      accountId,
      // The scheduler names the group of a schedule as its source, not the schedule.
      sourceArn: arnOf(deployment.options, 'scheduler', 'schedule-group/default'),
    },
    // The scheduler decrypts the input of a call in the name of this role.
    statements: [...granted, ...deployment.keys.statements(granted, ['kms:Decrypt'])],
    permissionsBoundaryArn,
  });

  for (const [key, schedule] of schedules) {
    // A schedule may be named like the function it calls.
    new Schedule(workflow, `schedule-${key}`, {
      name: deployment.names.part(description.name, key),
      purpose: schedule.purpose,
      expression: schedule.expression(resources),
      timeZone: schedule.timeZone(resources),
      enabled: allOf(schedule.enabled(resources), workflow.complete),
      input: schedule.input,
      target: workflow.resolveTarget(schedule.target),
      roleArn: role.arn,
      deadLetterArn: undelivered.arn,
      keyArn: deployment.encryption.dataKeyArn,
    });
  }
}
