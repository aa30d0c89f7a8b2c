import { intrinsicFunctions, type Random, variadicFunctions } from './intrinsic-functions';
import { parsePath, query } from './json-path';
import { StatesError } from './states-error';

type Expression =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'call'; readonly name: string; readonly parameters: readonly Expression[] };

const TOKEN =
  /\s*(?:(?<call>States\.\w+)\(|(?<path>\$(?:\[(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^\]])*\]|[^\s,()[\]])*)|'(?<text>(?:\\.|[^'\\])*)'|(?<literal>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|(?<end>[,)]))\s*/uy;

/**
 * Parses an intrinsic function such as `States.Format('{} faces', $.count)`.
 * @throws Error for an unknown function, a wrong number of arguments or anything that does not read as a call.
 */
export function parseIntrinsic(source: string): Expression {
  let position = 0;
  const next = (): { readonly [token: string]: string | undefined } => {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(source);
    if (!match) throw new Error(`"${source}" cannot be read from "${source.slice(position)}" on.`);
    position = TOKEN.lastIndex;
    return match.groups!;
  };
  const callOf = (name: string): Expression => {
    const implementation = intrinsicFunctions[name];
    if (!implementation) throw new Error(`${name} is not an intrinsic function.`);
    const parameters: Expression[] = [];
    for (let token = next(), first = true; !(first && token.end === ')'); token = next(), first = false) {
      parameters.push(operandOf(token));
      const { end } = next();
      if (end === ')') break;
      if (end !== ',')
        throw new Error(`"${source}" lacks a comma or a parenthesis before "${source.slice(position)}".`);
    }
    const variadic = variadicFunctions.has(name);
    if (parameters.length < implementation.length || (!variadic && parameters.length > implementation.length)) {
      const wanted = `${implementation.length}${variadic ? ' or more' : ''}`;
      throw new Error(`${name} takes ${wanted} arguments, not ${parameters.length}.`);
    }
    return { kind: 'call', name, parameters };
  };
  const operandOf = (token: { readonly [token: string]: string | undefined }): Expression => {
    if (token.call !== undefined) return callOf(token.call);
    if (token.path !== undefined) return { kind: 'path', path: parsePath(token.path).text };
    // \{ and \} stay as they are: States.Format tells them from placeholders.
    if (token.text !== undefined) return { kind: 'value', value: token.text.replace(/\\([^{}])/gs, '$1') };
    if (token.literal !== undefined) return { kind: 'value', value: JSON.parse(token.literal) as unknown };
    throw new Error(`"${source}" lacks an argument before "${source.slice(position - 1)}".`);
  };
  const { call } = next();
  if (call === undefined) throw new Error(`"${source}" is neither a path nor an intrinsic function.`);
  const expression = callOf(call);
  if (position < source.length) throw new Error(`"${source}" goes on after its end: "${source.slice(position)}".`);
  return expression;
}

/**
 * The value of a `.$` field: of a path or an intrinsic function.
 * @param random what functions draw from
 * @throws StatesError States.Runtime for a path that leads nowhere, States.IntrinsicFailure for a function that fails.
 */
export function evaluate(source: string, field: string, data: unknown, context: unknown, random: Random): unknown {
  if (source.startsWith('$')) return query(source, field, data, context);
  const valueOf = (expression: Expression): unknown => {
    if (expression.kind === 'value') return expression.value;
    if (expression.kind === 'path') return query(expression.path, field, data, context);
    const values = expression.parameters.map(valueOf);
    try {
      return intrinsicFunctions[expression.name]!.apply(random, values);
    } catch (error) {
      const reason = (error as Error).message;
      throw new StatesError('States.IntrinsicFailure', `${source} in the field '${field}' failed: ${reason}`);
    }
  };
  return valueOf(parseIntrinsic(source));
}
