import reference from './iam-actions.json';

interface Action {
  /** ARNs of the resource types that it can be limited to, as the reference writes them. */
  readonly resources: readonly string[];
  /** Those of its condition keys that policies of this project use. */
  readonly conditions: readonly string[];
}

const actions: Readonly<Record<string, Action>> = reference.actions;

/**
 * An action as the service authorization reference describes it.
 * @throws Error for an action that is not in the extract: add it from a current copy of the reference
 */
export function iamReference(action: string): Action {
  const known = actions[action];
  if (!known) throw new Error(`${action} is not in iam-actions.json: look it up in ${reference.source} and add it.`);
  return known;
}

/** Whether nothing but `*` can be written as the resource of an action. */
export function hasNoResourceType(action: string): boolean {
  return iamReference(action).resources.length === 0;
}

/** Whether an action can be limited to a resource of this form, asterisks included. */
export function fitsResource(action: string, pattern: string): boolean {
  // The last asterisk may also stand for a name with a version behind it.
  const arns = [pattern, pattern.replace(/\*$/, 'x:1')].map((each) => each.replaceAll('*', 'x'));
  return iamReference(action).resources.some((template) => arns.some((arn) => formOf(template).test(arn)));
}

function formOf(template: string): RegExp {
  const form = template
    .replace(/[.*+?^()|[\]\\/]/g, '\\$&')
    .replace(/\$\{BucketName\}/g, '[^/]+')
    .replace(/\$\{[A-Za-z]+\}/g, '.+');
  return new RegExp(`^${form}$`);
}
