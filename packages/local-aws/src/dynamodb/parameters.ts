import type { Operation } from './operations';
import { type ServiceError, validationException } from './service-error';

/** Superseded by expressions in 2014; the local DynamoDB evaluates expressions only. */
const LEGACY_PARAMETERS: ReadonlySet<string> = new Set([
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
]);

interface TypeRule {
  readonly type?: string;
  readonly children?: unknown;
}

/**
 * Refuses a parameter that DynamoDB knows and this implementation does not: dynalite drops what it does not know, and
 * a condition or a setting that is silently dropped is worse than an error.
 */
export function refuseUnknownParameters(operation: Operation, input: object): void {
  refuseIn(operation, input, operation.rules.types, '');
  const { ReturnItemCollectionMetrics: metrics } = input as { ReturnItemCollectionMetrics?: string };
  if (metrics !== undefined && metrics !== 'NONE') throw notImplemented(operation.name, 'ReturnItemCollectionMetrics');
}

export function notImplemented(operation: string, parameter: string): ServiceError {
  return validationException(`The local DynamoDB does not implement the parameter ${parameter} of ${operation}.`);
}

function refuseIn(operation: Operation, value: object, types: Readonly<Record<string, unknown>>, path: string): void {
  for (const [name, member] of Object.entries(value)) {
    if (member === null || member === undefined) continue;
    if (!(name in types)) throw notImplemented(operation.name, path + name);
    if (LEGACY_PARAMETERS.has(name)) {
      throw validationException(
        `The local DynamoDB does not implement the legacy parameter ${path + name} of ${operation.name}: use an expression.`,
      );
    }
    refuseInMember(operation, member, types[name] as TypeRule, `${path + name}.`);
  }
}

function refuseInMember(operation: Operation, member: unknown, rule: TypeRule, path: string): void {
  if (typeof member !== 'object' || member === null || typeof rule.children !== 'object') return;
  const isCollection = /^(Map|List)/.test(rule.type ?? '');
  if (isCollection) {
    for (const element of Object.values(member)) {
      refuseInMember(operation, element, rule.children as TypeRule, path);
    }
  } else if (/^(Field|Value)Struct/.test(rule.type ?? '')) {
    refuseIn(operation, member, rule.children as Readonly<Record<string, unknown>>, path);
  }
}
