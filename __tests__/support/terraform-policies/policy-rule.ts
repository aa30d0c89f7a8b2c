import type { Block, Configuration, PolicyDocument, PolicyStatement } from '../terraform-synth';

/** A resource that a rule looks at, and everything around it. */
export interface Subject {
  readonly address: string;
  readonly block: Block;
  readonly configuration: Configuration;
}

/** A rule of checkov (CKV), trivy (AWS-) or cfn-nag (F, W), as an assertion over a synthesized configuration. */
export interface PolicyRule {
  readonly ids: readonly string[];
  readonly says: string;
  /** Resource types that it applies to. */
  readonly types: readonly string[];
  holds(subject: Subject): boolean;
  /** Changes a configuration in which the rule holds so that it no longer does: proves that the rule can fail. */
  breaks(configuration: Configuration, address: string): Configuration;
}

type Change = (block: Record<string, unknown>) => void;

/** A copy of a configuration with one resource changed. */
export function changing(change: Change): PolicyRule['breaks'] {
  return (configuration, address) => {
    const copy = structuredClone(configuration);
    const [type, name] = address.split('.') as [string, string];
    change(copy.resource[type]![name] as Record<string, unknown>);
    return copy;
  };
}

/** A copy of a configuration with every resource of a type changed. */
export function changingAll(type: string, change: Change): PolicyRule['breaks'] {
  return (configuration) =>
    Object.keys(configuration.resource[type] ?? {}).reduce(
      (changed, name) => changing(change)(changed, `${type}.${name}`),
      configuration,
    );
}

export const setting = (attribute: string, value: unknown): PolicyRule['breaks'] =>
  changing((block) => (block[attribute] = value));

/** A copy of a configuration without the resources of a type. */
export const without =
  (type: string): PolicyRule['breaks'] =>
  (configuration) => {
    const kept = Object.entries(configuration.resource).filter(([each]) => each !== type);
    return { ...configuration, resource: Object.fromEntries(kept) };
  };

/** A copy of a configuration with one resource more. */
export const adding =
  (type: string, block: Block): PolicyRule['breaks'] =>
  (configuration) => ({
    ...configuration,
    resource: { ...configuration.resource, [type]: { ...configuration.resource[type], added: block } },
  });

/** Adds a statement to a policy attribute. */
export const addingStatement = (attribute: string, statement: PolicyStatement): PolicyRule['breaks'] =>
  changing((block) => {
    const { Statement, ...rest } = JSON.parse(String(block[attribute])) as PolicyDocument;
    block[attribute] = JSON.stringify({ ...rest, Statement: [...Statement, statement] });
  });

/** Adds a statement to the policy that stands in its own resource. */
export const addingPolicyStatement =
  (type: string, statement: PolicyStatement): PolicyRule['breaks'] =>
  (configuration) =>
    addingStatement('policy', statement)(configuration, `${type}.${Object.keys(configuration.resource[type]!)[0]}`);

export const anyone = (action: string): PolicyStatement => ({
  Effect: 'Allow',
  Principal: '*',
  Action: action,
  Resource: '*',
});

/** Resources of a type whose attribute refers to the subject. */
function companions({ address, configuration }: Subject, type: string, attribute: string): Block[] {
  return Object.values(configuration.resource[type] ?? {}).filter((block) =>
    String(block[attribute]).startsWith(`\${${address}.`),
  );
}

export function has(
  subject: Subject,
  type: string,
  attribute: string,
  test: (block: Block) => boolean = () => true,
): boolean {
  return companions(subject, type, attribute).some(test);
}

export function statementsOf(policy: unknown): readonly PolicyStatement[] {
  return (JSON.parse(String(policy)) as PolicyDocument).Statement;
}

export function actionsOf({ Action }: PolicyStatement): readonly string[] {
  return Action === undefined ? [] : typeof Action === 'string' ? [Action] : Action;
}

export function resourcesOf({ Resource }: PolicyStatement): readonly string[] {
  return Resource === undefined ? [] : typeof Resource === 'string' ? [Resource] : Resource;
}

export const allowing = (policy: unknown): PolicyStatement[] =>
  statementsOf(policy).filter(({ Effect }) => Effect === 'Allow');
export const admitsAnyone = ({ Principal }: PolicyStatement): boolean => /"\*"/.test(JSON.stringify(Principal ?? null));

/** The policies of a queue, a topic or a bucket. */
export function policies(subject: Subject, type: string, attribute: string): PolicyStatement[] {
  return companions(subject, type, attribute).flatMap(({ policy }) => allowing(policy));
}

/** The rules that are the same for everything with a resource policy. */
export function resourcePolicyRules(
  type: string,
  policyType: string,
  attribute: string,
  ids: {
    readonly anyone: string[];
    readonly wildcard: string[];
    readonly notPrincipal: string[];
    readonly notAction: string[];
  },
): PolicyRule[] {
  const service = { aws_sqs_queue: 'sqs', aws_sns_topic: 'sns', aws_s3_bucket: 's3' }[type];
  const all = (test: (statement: PolicyStatement) => boolean) => (subject: Subject) =>
    policies(subject, policyType, attribute).every(test);
  return [
    {
      ids: ids.anyone,
      says: 'the policy admits nobody without a name',
      types: [type],
      holds: all((statement) => !admitsAnyone(statement)),
      breaks: addingPolicyStatement(policyType, anyone(`${service}:Read`)),
    },
    {
      ids: ids.wildcard,
      says: 'the policy allows no action by wildcard',
      types: [type],
      holds: all((statement) => !actionsOf(statement).some((action) => action.includes('*'))),
      breaks: addingPolicyStatement(policyType, { Effect: 'Allow', Principal: { AWS: 'x' }, Action: `${service}:*` }),
    },
    {
      ids: ids.notPrincipal,
      says: 'the policy names whom it admits, not whom it does not',
      types: [type],
      holds: all((statement) => !('NotPrincipal' in statement)),
      breaks: addingPolicyStatement(policyType, { Effect: 'Allow', NotPrincipal: 'x', Action: 'x' } as PolicyStatement),
    },
    {
      ids: ids.notAction,
      says: 'the policy names what it allows, not what it does not',
      types: [type],
      holds: all((statement) => !('NotAction' in statement)),
      breaks: addingPolicyStatement(policyType, { Effect: 'Allow', NotAction: 'x' } as unknown as PolicyStatement),
    },
  ];
}

/** Where a rule does not hold. */
export function violations(rule: PolicyRule, configuration: Configuration): string[] {
  return subjects(rule, configuration)
    .filter((subject) => !rule.holds(subject))
    .map(({ address }) => address);
}

/** The resources that a rule looks at. */
export function subjects({ types }: PolicyRule, configuration: Configuration): Subject[] {
  return types.flatMap((type) =>
    Object.entries(configuration.resource[type] ?? {}).map(([name, block]) => ({
      address: `${type}.${name}`,
      block,
      configuration,
    })),
  );
}
