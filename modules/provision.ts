import { TerraformCount, TerraformLocal, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { expression, operand } from './expressions';

/**
 * Where a resource comes from: created by this deployment, given from outside, or decided when Terraform plans.
 * `Attribute` names what the rest of the deployment needs to know of it.
 */
export interface Provision<Attribute extends string> {
  /** Whether the resource stands in the configuration at all. */
  readonly created: boolean;
  /** `count` of the resource when the decision falls at plan time. */
  readonly count?: TerraformCount;
  /**
   * The attribute of whichever resource is used, from that of the created one. What a given one may lack, the created
   * one may lack, too.
   */
  choose<Created extends string | undefined>(attribute: Attribute, created: Created): string | Created;
}

/** A resource that this deployment creates. */
export function created<Attribute extends string>(): Provision<Attribute> {
  return { created: true, choose: (_, value) => value };
}

/** A resource that exists already. */
export function given<Attribute extends string>(
  values: Readonly<Record<Attribute, string | undefined>>,
): Provision<Attribute> {
  return { created: false, choose: (attribute) => values[attribute] as string };
}

/**
 * A resource that exists when a Terraform variable of an object type is set, and is created when it is null.
 *
 * An object and not a plain name, because Terraform must know the `count` before anything exists: an object that holds
 * the name of a bucket still to be created is known not to be null, the name itself is not.
 * @param attributes how each attribute follows from the variable, e.g. `{ arn: 'var.topic.arn' }`
 */
export function givenByVariable<Attribute extends string>(
  scope: Construct,
  variable: string,
  attributes: Readonly<Record<Attribute, string>>,
): Provision<Attribute> {
  const missing = `var.${variable} == null`;
  return {
    created: true,
    count: TerraformCount.of(Token.asNumber(expression(`${missing} ? 1 : 0`))),
    choose: (attribute, value) => {
      const name = `${variable}_${attribute}`;
      const own = value === undefined ? 'null' : parenthesized(operand(value));
      new TerraformLocal(scope, name, expression(`${missing} ? ${own} : ${attributes[attribute]}`));
      return expression(`local.${name}`);
    },
  };
}

/** A choice inside of another stands in parentheses, for its readers. */
function parenthesized(text: string): string {
  return text.includes('?') ? `(${text})` : text;
}
