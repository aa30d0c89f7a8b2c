/** The expression in a text that only Terraform will know; undefined for a known one. */
export function inExpression(text: string): string | undefined {
  return /^\$\{(.*)\}$/.exec(text)?.[1];
}

/** Whether a text is given, that is not empty: `true` or `false`, or the expression that tells. */
export function isGiven(text: string): string {
  const expression = inExpression(text);
  return expression === undefined ? String(text !== '') : `\${${expression} != ""}`;
}

/** A text if it is given, else another one, which is an expression where the first is. */
export function givenOr(text: string, otherwise: string): string {
  const expression = inExpression(text);
  if (expression === undefined) return text === '' ? otherwise : text;
  // Without a literal: quotes would not survive inside the JSON of a policy.
  return `\${coalesce(${expression}, ${inExpression(otherwise) ?? `"${otherwise}"`})}`;
}
