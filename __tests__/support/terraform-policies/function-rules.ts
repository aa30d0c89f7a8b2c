import {
  actionsOf,
  adding,
  allowing,
  changing,
  changingAll,
  setting,
  without,
  type PolicyRule,
  type Subject,
} from './policy-rule';

export const functionRules: PolicyRule[] = [
  {
    ids: ['CKV_AWS_45'],
    says: 'no secret stands in the environment of a function',
    types: ['aws_lambda_function'],
    holds: ({ block }) =>
      !/AKIA[0-9A-Z]{16}|secret|password|private_key/i.test(JSON.stringify(block['environment'] ?? {})),
    breaks: setting('environment', { variables: { PASSWORD: 'x' } }),
  },
  {
    ids: ['CKV_AWS_50', 'AWS-0066'],
    says: 'a function is traced',
    types: ['aws_lambda_function'],
    holds: ({ block }) => JSON.stringify(block['tracing_config']) === '{"mode":"Active"}',
    breaks: setting('tracing_config', { mode: 'PassThrough' }),
  },
  {
    ids: ['CKV_AWS_115', 'W92'],
    says: 'a function has concurrency of its own',
    types: ['aws_lambda_function'],
    holds: ({ block }) => 'reserved_concurrent_executions' in block,
    breaks: changing((block) => delete block['reserved_concurrent_executions']),
  },
  {
    ids: ['CKV_AWS_116'],
    says: 'a function has a dead-letter queue',
    types: ['aws_lambda_function'],
    holds: ({ block }) => 'dead_letter_config' in block,
    breaks: changing((block) => delete block['dead_letter_config']),
  },
  {
    ids: ['own: a dead-letter queue for asynchronous calls'],
    says: 'a function that a rule or a schedule calls has a dead-letter queue',
    types: ['aws_lambda_function'],
    holds: (subject) => !isCalledByEvent(subject) || 'dead_letter_config' in subject.block,
    breaks: changingAll('aws_lambda_function', (block) => delete block['dead_letter_config']),
  },
  {
    ids: ['CKV_AWS_117', 'W89'],
    says: 'a function runs inside a VPC',
    types: ['aws_lambda_function'],
    holds: ({ block }) => 'vpc_config' in block,
    breaks: changing((block) => delete block['vpc_config']),
  },
  {
    ids: ['CKV_AWS_173'],
    says: 'the environment of a function is encrypted with a customer-managed key',
    types: ['aws_lambda_function'],
    holds: ({ block }) => !block['environment'] || /^\$\{aws_kms_key\./.test(String(block['kms_key_arn'])),
    breaks: changing((block) => {
      block['environment'] = { variables: { A: 'b' } };
      delete block['kms_key_arn'];
    }),
  },
  {
    ids: ['CKV_AWS_258'],
    says: 'no function can be called by URL without a signature',
    types: ['aws_lambda_function'],
    holds: ({ configuration }) =>
      Object.values(configuration.resource['aws_lambda_function_url'] ?? {}).every(
        (url) => url['authorization_type'] === 'AWS_IAM',
      ),
    breaks: adding('aws_lambda_function_url', { authorization_type: 'NONE' }),
  },
  {
    ids: ['CKV_AWS_272'],
    says: 'the code of a function is signed',
    types: ['aws_lambda_function'],
    holds: ({ block }) => 'code_signing_config_arn' in block,
    breaks: changing((block) => delete block['code_signing_config_arn']),
  },
  {
    ids: ['W58'],
    says: 'a function may write its log',
    types: ['aws_lambda_function'],
    holds: mayWriteItsLog,
    breaks: without('aws_iam_role_policy'),
  },
  {
    ids: ['CKV_AWS_301', 'F13'],
    says: 'a function admits nobody without a name',
    types: ['aws_lambda_permission'],
    holds: ({ block }) => block['principal'] !== '*',
    breaks: setting('principal', '*'),
  },
  {
    ids: ['CKV_AWS_364', 'AWS-0067'],
    says: 'a function admits a service only for one source',
    types: ['aws_lambda_permission'],
    holds: ({ block }) => Boolean(block['source_arn']),
    breaks: changing((block) => delete block['source_arn']),
  },
  {
    ids: ['W24'],
    says: 'a function allows others to invoke it and nothing else',
    types: ['aws_lambda_permission'],
    holds: ({ block }) => block['action'] === 'lambda:InvokeFunction',
    breaks: setting('action', 'lambda:*'),
  },
];

function mayWriteItsLog({ block, configuration }: Subject): boolean {
  const role = /^\$\{aws_iam_role\.([^.]+)\.arn}$/.exec(String(block['role']))?.[1];
  return Object.values(configuration.resource['aws_iam_role_policy'] ?? {}).some(
    ({ role: name, policy }) =>
      name === `\${aws_iam_role.${role}.name}` && allowing(policy).flatMap(actionsOf).includes('logs:PutLogEvents'),
  );
}

function isCalledByEvent({ address, configuration }: Subject): boolean {
  const callers = ['aws_cloudwatch_event_target', 'aws_scheduler_schedule'].map((type) => configuration.resource[type]);
  return JSON.stringify(callers).includes(`"\${${address}.arn}"`);
}
