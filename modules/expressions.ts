import { type IResolvable, TerraformCount, type TerraformResource, Token } from 'cdktf';

/** A Terraform expression as a string value: `expression('var.name')` is `${var.name}`. */
export function expression(text: string): string {
  return `\${${text}}`;
}

/** Whether a string is nothing but one Terraform expression. */
function isExpression(text: string): boolean {
  return text.startsWith('${') && text.endsWith('}');
}

/** The expression inside `${...}`, or the string as a quoted Terraform literal: what another expression can hold. */
export function operand(value: string): string {
  if (isExpression(value)) return value.slice(2, -1);
  return `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}

/** The first of two texts that is not null, when Terraform knows. */
export function firstOf(text: string, otherwise: string): string {
  return expression(`coalesce(${operand(text)}, ${operand(otherwise)})`);
}

/** A number given as text: a literal, or an expression that Terraform evaluates. */
export function numberOf(text: string): number {
  return isExpression(text) ? Token.asNumber(text) : Number(text);
}

/** A Boolean given as text: a literal, or an expression that Terraform evaluates. */
export function booleanOf(text: string): boolean | IResolvable {
  return isExpression(text) ? Token.asAny(text) : text === 'true';
}

/** One of two texts, by a Boolean given as text. */
export function chooseText(condition: string, yes: string, no: string): string {
  if (isExpression(condition)) return expression(`tobool(${operand(condition)}) ? ${operand(yes)} : ${operand(no)}`);
  return condition === 'true' ? yes : no;
}

/** Whether all of the given Booleans hold, each a literal or an expression: a literal, or an expression of that. */
export function allOf(...conditions: readonly string[]): string {
  if (conditions.includes('false')) return 'false';
  const [first = 'true', ...others] = conditions.filter((each) => each !== 'true');
  if (others.length === 0) return first;
  return expression([first, ...others].map((each) => `tobool(${operand(each)})`).join(' && '));
}

/**
 * `count` of what exists when all of the given Booleans hold, each a literal or an expression; undefined when literals
 * alone say that it does.
 */
export function countWhen(...conditions: readonly string[]): TerraformCount | undefined {
  const open = conditions.filter((each) => each !== 'true').map((each) => `tobool(${operand(each)})`);
  return open.length === 0 ? undefined : TerraformCount.of(Token.asNumber(expression(`${open.join(' && ')} ? 1 : 0`)));
}

/**
 * An attribute of a resource as an expression. Unlike the attributes of the provider's classes it also holds for a
 * resource with a `count` of 0 or 1, whose attributes live on its first instance.
 */
export function attributeOf(resource: TerraformResource, attribute: string): string {
  const instance = resource.count === undefined ? '' : '[0]';
  return expression(`${resource.terraformResourceType}.${resource.friendlyUniqueId}${instance}.${attribute}`);
}

/** As `attributeOf`, and null while a resource with a `count` does not exist. */
export function attributeIfCreated(resource: TerraformResource, attribute: string): string {
  if (resource.count === undefined) return attributeOf(resource, attribute);
  return expression(`one(${resource.terraformResourceType}.${resource.friendlyUniqueId}[*].${attribute})`);
}
