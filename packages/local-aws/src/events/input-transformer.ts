import type { BusEvent } from '../service';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html */
const MAX_VARIABLES = 100;
const MAX_TEMPLATE_CHARACTERS = 8192;
const MAX_NAME_CHARACTERS = 256;

const SAMPLE = 'placeholder';

export interface InputTransformer {
  /** Variables and the JSON paths of their values, such as `{ key: '$.detail.object.key' }`. */
  readonly paths: Readonly<Record<string, string>>;
  /** JSON with `<variable>` in it, in quotes or not. */
  readonly template: string;
}

/** What the predefined variables speak of. */
export interface DeliveryContext {
  readonly ruleName: string;
  readonly ruleArn: string;
  /** ISO 8601. */
  readonly ingestionTime: string;
}

type Lookup = (event: BusEvent, context: DeliveryContext) => unknown;
type Part = string | { readonly lookup: Lookup; readonly isInString: boolean };

/**
 * Compiles an input transformer, by the rules of
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html: an unquoted variable becomes
 * JSON, one inside a string its bare text, which EventBridge does not escape. A variable without a value leaves nothing
 * inside a string, and an empty string where it stands alone, as EventBridge was observed to do.
 * @returns makes the target's input from an event; throws Error when the result is not JSON
 * @throws Error that names the rule for whatever EventBridge would refuse, and for what is not implemented here
 */
export function compileInputTransformer(
  rule: string,
  { paths, template }: InputTransformer,
): (event: BusEvent, context: DeliveryContext) => string {
  const refuse = (reason: string): Error => new Error(`Rule "${rule}", input transformer: ${reason}.`);
  const variables = compilePaths(paths, refuse);
  if (template.length === 0 || template.length > MAX_TEMPLATE_CHARACTERS) {
    throw refuse(`the template has ${template.length} characters; allowed are 1 to ${MAX_TEMPLATE_CHARACTERS}`);
  }
  const parts = parseTemplate(template, (name, isInString) => {
    const lookup = variables.get(name) ?? PREDEFINED[name];
    if (lookup === undefined) throw refuse(`the template contains the undefined variable <${name}>`);
    if (isInString && WHOLE_EVENTS.has(name)) throw refuse(`<${name}> is an object and cannot stand inside quotes`);
    return lookup;
  });
  refuseInvalidTemplate(parts, refuse);

  return (event, context) => {
    const text = fill(parts, ({ lookup, isInString }) => render(lookup(event, context), isInString));
    try {
      return JSON.stringify(JSON.parse(text));
    } catch {
      throw new Error(
        `The input transformer of rule "${rule}" makes no valid JSON of this event, because the value of a quoted ` +
          `variable is not escaped: ${text}`,
      );
    }
  };
}

const WHOLE_EVENTS: ReadonlySet<string> = new Set(['aws.events.event', 'aws.events.event.json']);

const PREDEFINED: Readonly<Record<string, Lookup>> = {
  'aws.events.rule-arn': (_event, { ruleArn }) => ruleArn,
  'aws.events.rule-name': (_event, { ruleName }) => ruleName,
  'aws.events.event.ingestion-time': (_event, { ingestionTime }) => ingestionTime,
  // Without detail, and with detail-type under another name: so EventBridge answers.
  'aws.events.event': ({ detail: _detail, 'detail-type': detailType, ...rest }) => ({ ...rest, detailType }),
  'aws.events.event.json': (event) => event,
};

function compilePaths(
  paths: Readonly<Record<string, string>>,
  refuse: (reason: string) => Error,
): ReadonlyMap<string, Lookup> {
  const entries = Object.entries(paths);
  if (entries.length > MAX_VARIABLES) throw refuse(`it has ${entries.length} variables, more than ${MAX_VARIABLES}`);
  return new Map(
    entries.map(([name, path]) => {
      if (!/^[\w-]+$/.test(name) || name.length > MAX_NAME_CHARACTERS) {
        throw refuse(`"${name}" is no name of a variable: letters, digits, - and _ are, up to ${MAX_NAME_CHARACTERS}`);
      }
      return [name, compilePath(name, path, refuse)] as const;
    }),
  );
}

/** A path in dot notation with array indices; EventBridge itself looks at paths only when an event comes. */
function compilePath(name: string, path: string, refuse: (reason: string) => Error): Lookup {
  if (!/^\$(\.[\w/-]+|\[\d+\])*$/.test(path) || path.length > MAX_NAME_CHARACTERS) {
    throw refuse(
      `the path ${JSON.stringify(path)} of <${name}> is not in dot notation, such as $.detail.list[0].some-name; ` +
        'wildcards are not implemented locally',
    );
  }
  const steps = [...path.matchAll(/\.([\w/-]+)|\[(\d+)\]/g)].map(([, field, index]) => field ?? Number(index));
  return (event) => steps.reduce<unknown>(step, event);
}

function step(value: unknown, name: string | number): unknown {
  if (typeof name === 'number') return Array.isArray(value) ? (value as unknown[])[name] : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
    return undefined;
  return (value as Record<string, unknown>)[name];
}

function parseTemplate(template: string, lookupOf: (name: string, isInString: boolean) => Lookup): Part[] {
  const parts: Part[] = [];
  let isInString = false;
  for (const [token, name] of template.matchAll(/<([^<>]*)>|\\[\s\S]|[\s\S]/g)) {
    if (token === '"') isInString = !isInString;
    parts.push(name === undefined ? token : { lookup: lookupOf(name, isInString), isInString });
  }
  return parts;
}

function fill(parts: readonly Part[], textOf: (part: Exclude<Part, string>) => string): string {
  return parts.map((part) => (typeof part === 'string' ? part : textOf(part))).join('');
}

function render(value: unknown, isInString: boolean): string {
  if (!isInString) return JSON.stringify(value ?? (value === null ? null : ''));
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function refuseInvalidTemplate(parts: readonly Part[], refuse: (reason: string) => Error): void {
  const sample = fill(parts, ({ isInString }) => (isInString ? SAMPLE : JSON.stringify(SAMPLE)));
  let hasVariableKey = false;
  try {
    JSON.parse(sample, function (key, value: unknown) {
      // A key that the template spells out itself contains the sample only by an odd choice of name.
      hasVariableKey ||= !Array.isArray(this) && key.includes(SAMPLE);
      return value;
    });
  } catch {
    throw refuse('the template is not JSON: an object, or text in quotes');
  }
  if (hasVariableKey) throw refuse('a variable cannot be the key of an object');
}
