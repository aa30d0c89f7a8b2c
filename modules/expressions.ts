import { Token, type IResolvable, type TerraformResource } from 'cdktf';

/** A Terraform expression as a string value: `expression('var.name')` is `${var.name}`. */
export function expression(text: string): string {
  return `\${${text}}`;
}

/** Whether a string is nothing but one Terraform expression. */
export function isExpression(text: string): boolean {
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

/**
 * An attribute of a resource as an expression. Unlike the attributes of the provider's classes it also holds for a
 * resource with a `count` of 0 or 1, whose attributes live on its first instance.
 */
export function attributeOf(resource: TerraformResource, attribute: string): string {
  const instance = resource.count === undefined ? '' : '[0]';
  return expression(`${resource.terraformResourceType}.${resource.friendlyUniqueId}${instance}.${attribute}`);
}
