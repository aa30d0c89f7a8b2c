import type { PermissionStatement } from '../state-machines/description';

/** A service that may assume a role, and for which of its resources. */
export interface TrustedService {
  /** Service principal, e.g. `states.amazonaws.com`. */
  readonly service: string;
  /** Account on whose behalf the service must act. Omitted for services that do not say. */
  readonly accountId?: string;
  /** ARN of the resource on whose behalf the service must act. */
  readonly sourceArn?: string;
}

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** An IAM policy as JSON. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** The identity policy that grants the given statements. */
export function identityPolicy(statements: readonly PermissionStatement[]): string {
  return policyDocument(statements.map(allow));
}

function allow({ sid, actions, resources, conditions }: PermissionStatement): Statement {
  const condition: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of conditions ?? []) (condition[test] ??= {})[variable] = single(values);
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: single(actions),
    Resource: single(resources),
    ...(conditions ? { Condition: condition } : {}),
  };
}

/** The trust policy of a role that one service assumes. */
export function trustPolicy({ service, accountId, sourceArn }: TrustedService): string {
  const condition = {
    ...(accountId ? { StringEquals: { 'aws:SourceAccount': accountId } } : {}),
    ...(sourceArn ? { ArnLike: { 'aws:SourceArn': sourceArn } } : {}),
  };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
      },
    ],
  });
}

/** The statement of a resource policy that lets a service act for this account, and only for the given sources. */
export function allowService(
  sid: string,
  service: string,
  action: string,
  resource: string,
  source: { readonly accountId?: string; readonly arns?: readonly string[] },
): Statement {
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: { Service: service },
    Action: action,
    Resource: resource,
    Condition: {
      ...(source.accountId ? { StringEquals: { 'aws:SourceAccount': source.accountId } } : {}),
      ...(source.arns ? { ArnEquals: { 'aws:SourceArn': single(source.arns) } } : {}),
    },
  };
}

/** The statement of a resource policy that refuses everything sent without TLS. */
export function denyWithoutTls(action: string, resources: readonly string[]): Statement {
  return {
    Sid: 'DenyWithoutTls',
    Effect: 'Deny',
    Principal: '*',
    Action: action,
    Resource: single(resources),
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

function single<T>(values: readonly T[]): T | readonly T[] {
  return values.length === 1 ? values[0]! : values;
}
