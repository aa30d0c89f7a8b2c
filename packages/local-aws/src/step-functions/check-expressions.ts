import { choiceOperators } from './asl-fields';
import { isTimestamp, type ChoiceRule } from './choice';
import { parseIntrinsic } from './intrinsics';
import { isDefinite, parsePath } from './json-path';
import { isObject, referenceKeys } from './payload';

/** Takes down what is wrong with a field. */
export type Report = (field: string, problem: string) => void;

/** What the context object holds here. */
const CONTEXT: Readonly<Record<string, readonly string[]>> = {
  Execution: ['Id', 'Name', 'Input', 'StartTime', 'RoleArn', 'RedriveCount'],
  StateMachine: ['Id', 'Name'],
  State: ['Name', 'EnteredTime', 'RetryCount'],
};

/** Checks a path; `definite` forbids wildcards, `item` allows `$$.Map.Item`. */
export function checkPath(
  field: string,
  path: unknown,
  report: Report,
  { definite = false, item = false }: { readonly definite?: boolean; readonly item?: boolean } = {},
): void {
  if (typeof path !== 'string') {
    report(field, `must be a path, not ${JSON.stringify(path)}`);
    return;
  }
  attempt(field, report, () => {
    const parsed = parsePath(path);
    if (definite && !isDefinite(parsed)) report(field, `"${path}" must lead to one value: use no wildcard`);
    if (parsed.inContext) checkContextPath(field, path, report, item);
  });
}

function checkContextPath(field: string, path: string, report: Report, item: boolean): void {
  const [root, member] = parsePath(path).steps.map((step) => (step.kind === 'member' ? step.key : ''));
  if (root === undefined || (root in CONTEXT && (member === undefined || CONTEXT[root]!.includes(member)))) return;
  if (root === 'Map' && member === 'Item') {
    if (!item) report(field, `"${path}" exists in an ItemSelector only: pass the value on from there`);
  } else {
    const known = Object.entries(CONTEXT).flatMap(([name, members]) => members.map((key) => `$$.${name}.${key}`));
    report(field, `"${path}" is not in the local context object. Use one of ${known.join(', ')}`);
  }
}

/** Checks a ResultPath: null or a place in the data. */
export function checkResultPath(field: string, path: unknown, report: Report): void {
  if (path === undefined || path === null) return;
  if (typeof path !== 'string') report(field, `must be null or a path, not ${JSON.stringify(path)}`);
  else attempt(field, report, () => referenceKeys(path));
}

/** Checks a payload template. */
export function checkTemplate(field: string, template: unknown, report: Report, item = false): void {
  if (Array.isArray(template)) {
    template.forEach((element, index) => checkTemplate(`${field}[${index}]`, element, report, item));
  } else if (isObject(template)) {
    for (const [key, value] of Object.entries(template)) {
      const inner = `${field}.${key}`;
      if (!key.endsWith('.$')) checkTemplate(inner, value, report, item);
      else checkExpression(inner, value, report, item);
    }
  }
}

/** Checks the value of a `.$` field: a path or an intrinsic function. */
export function checkExpression(field: string, value: unknown, report: Report, item = false): void {
  if (typeof value !== 'string' || value.startsWith('$')) checkPath(field, value, report, { item });
  else {
    attempt(field, report, () => {
      for (const path of value.match(/\$\$[^\s,()]*/g) ?? []) checkContextPath(field, path, report, item);
      parseIntrinsic(value);
    });
  }
}

/** Checks a rule of a Choice state and the rules inside it. */
export function checkChoiceRule(field: string, rule: ChoiceRule, report: Report, top = true): void {
  if (!top && rule.Next !== undefined) report(field, 'has a Next, which only a rule at the top may have');
  const names = Object.keys(rule).filter((name) => name !== 'Next' && name !== 'Comment');
  const logical = names.find((name) => name === 'And' || name === 'Or' || name === 'Not');
  if (logical) {
    if (names.length > 1) report(field, `has ${names.join(', ')}: ${logical} stands alone`);
    const parts = logical === 'Not' ? [rule.Not] : rule[logical];
    if (!Array.isArray(parts) || parts.length === 0 || !parts.every(isObject)) {
      report(`${field}.${logical}`, 'must hold rules');
      return;
    }
    parts.forEach((part, index) => checkChoiceRule(`${field}.${logical}[${index}]`, part, report, false));
    return;
  }
  const operators = names.filter((name) => name !== 'Variable');
  const [operator] = operators;
  if (operators.length !== 1 || !(operator! in choiceOperators)) {
    report(field, `needs one operator of Amazon States Language, not ${operators.join(', ') || 'none'}`);
    return;
  }
  checkPath(`${field}.Variable`, rule.Variable, report, { definite: true });
  const kind = choiceOperators[operator!]!;
  const operand = rule[operator!];
  if (kind === 'path') checkPath(`${field}.${operator}`, operand, report, { definite: true });
  else if (kind === 'timestamp' ? !isTimestamp(operand) : typeof operand !== kind) {
    report(`${field}.${operator}`, `must be a ${kind}, not ${JSON.stringify(operand)}`);
  }
}

function attempt(field: string, report: Report, check: () => void): void {
  try {
    check();
  } catch (error) {
    report(field, (error as Error).message.replace(/\.$/, ''));
  }
}
