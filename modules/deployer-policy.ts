import { deployerActions } from './deployer-actions';
import { type DeployerGroup, type DeployerGroupName, deployerGroups } from './deployer-needs';

export interface DeployerPolicyProps {
  /** Beginning of the name prefixes that may be deployed. */
  readonly prefix: string;
  /** Partition of AWS; `*` for any. */
  readonly partition: string;
  /** ARN, perhaps with asterisks, of the boundary that every role must have; undefined for none. */
  readonly boundary?: string;
}

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: DeployerGroup['condition'];
}

/**
 * The policy of a deployer. Everything is limited to the name prefix: by ARN, keys by a tag or by their alias. With
 * a boundary the roles that are made cannot do more than it says, nor be freed of it.
 */
export function deployerPolicy({ prefix, partition, boundary }: DeployerPolicyProps): object {
  const fill = <Value>(value: Value): Value =>
    JSON.parse(
      JSON.stringify(value)
        .replaceAll('<prefix>', prefix)
        .replaceAll('<partition>', partition)
        .replaceAll('<boundary>', boundary ?? ''),
    ) as Value;
  const statements: Statement[] = [];
  for (const [name, group] of Object.entries(deployerGroups) as [DeployerGroupName, DeployerGroup][]) {
    const free = name === 'BoundedRoles' && boundary === undefined;
    statements.push({
      Sid: name,
      Effect: 'Allow',
      Action: actionsOf(name),
      Resource: single(group.resources),
      ...(group.condition && !free ? { Condition: group.condition } : {}),
    });
  }
  const keys = statements.find(({ Sid }) => Sid === 'Keys')!;
  statements.push({
    ...keys,
    Sid: 'KeysByAlias',
    // Keys that were made before they had the tag. No key gets such an alias without it.
    Condition: { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/<prefix>*' } },
  });
  if (boundary !== undefined) {
    statements.push({
      Sid: 'KeepBoundaries',
      Effect: 'Deny',
      Action: ['iam:DeleteRolePermissionsBoundary'],
      Resource: single(deployerGroups.Roles.resources),
    });
  }
  return { Version: '2012-10-17', Statement: fill(statements) };
}

function actionsOf(group: DeployerGroupName): string[] {
  const actions = Object.values(deployerActions).flatMap((needs) => Object.values(needs[group] ?? {}));
  return [...new Set(actions.flatMap((each) => each.split(' ')))].sort();
}

function single(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}
