import type { StateMachineType, WorkflowDescription, WorkflowResources } from '../state-machines/description';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../packages/local-aws/src/service';

/** Prefix of every local name, as an environment's prefix is on AWS. */
const PREFIX = 'rekognition-workflows-local';
const PARTITION = 'aws';

const arn = (service: string, resource: string): string =>
  `arn:${PARTITION}:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${resource}`;

const mapValues = <T>(keys: Readonly<Record<string, unknown>>, value: (name: string) => T): Record<string, T> =>
  Object.fromEntries(Object.keys(keys).map((name) => [name, value(name)]));

/** ARN of a local function. */
export function localFunctionArn(workflow: string, functionName: string): string {
  return arn('lambda', `function:${localFunctionName(workflow, functionName)}`);
}

/** Name of a local function. */
export function localFunctionName(workflow: string, functionName: string): string {
  return `${PREFIX}-${workflow}-${functionName}`;
}

/** Name and ARN of a local state machine, by the name of its ASL file. */
export function localStateMachine(name: string): WorkflowResources['stateMachine'] {
  return { name: `${PREFIX}-${name}`, arn: arn('states', `stateMachine:${PREFIX}-${name}`) };
}

/** Path of a local queue's URL, `/<account>/<name>`. */
const queueName = (workflow: string, name: string): string => `${PREFIX}-${workflow}-${name}`;

/** Thrown for a setting that the workflow does not have or that breaks its rule. */
function checkedSettings(
  workflow: WorkflowDescription,
  given: Readonly<Record<string, string | number | boolean>>,
): Record<string, string> {
  const unknown = Object.keys(given).filter((name) => !(name in workflow.settings));
  if (unknown.length > 0) {
    const known = Object.keys(workflow.settings).join(', ');
    throw new Error(`${workflow.name} has no setting ${unknown.join(', ')}. Its settings are: ${known}.`);
  }
  return Object.fromEntries(
    Object.entries(workflow.settings).map(([name, setting]) => [
      name,
      String(given[name] ?? setting.local ?? setting.default),
    ]),
  );
}

/**
 * The local names of everything a workflow uses. Buckets and topics are shared by all workflows; tables, queues and
 * collections belong to one.
 * @param settings values other than the defaults
 */
export function localResources(
  workflow: WorkflowDescription,
  endpointUrl: string,
  settings: Readonly<Record<string, string | number | boolean>> = {},
  stateMachineType: StateMachineType = 'STANDARD',
): WorkflowResources {
  const queueUrl = (name: string): string => `${endpointUrl}/${LOCAL_ACCOUNT}/${name}`;
  return {
    buckets: mapValues(workflow.buckets, (name) => ({
      name: `${PREFIX}-${name}`,
      arn: `arn:${PARTITION}:s3:::${PREFIX}-${name}`,
    })),
    tables: mapValues(workflow.tables, (name) => ({
      name: `${PREFIX}-${name}`,
      arn: arn('dynamodb', `table/${PREFIX}-${name}`),
    })),
    topics: mapValues(workflow.topics, (name) => ({ arn: arn('sns', `${PREFIX}-${name}`) })),
    queues: mapValues(workflow.queues, (name) => {
      const queue = queueName(workflow.name, name);
      return {
        url: queueUrl(queue),
        arn: arn('sqs', queue),
        deadLetterUrl: queueUrl(`${queue}-dead-letters`),
        deadLetterArn: arn('sqs', `${queue}-dead-letters`),
      };
    }),
    collections: mapValues(workflow.collections, (name) => ({
      id: `${PREFIX}-${name}`,
      arn: arn('rekognition', `collection/${PREFIX}-${name}`),
    })),
    settings: checkedSettings(workflow, settings),
    partition: PARTITION,
    nothingArn: arn('rekognition', 'project/nothing/0'),
    stateMachine: localStateMachine(workflow.name),
    stateMachineType,
  };
}
