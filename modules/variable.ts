import { TerraformVariable, type TerraformVariableConfig } from 'cdktf';
import { Construct } from 'constructs';
import { expression } from './expressions';

export type VariableProps = Omit<TerraformVariableConfig, 'validation' | 'description' | 'type'> & {
  readonly description: string;
  readonly type: string;
  /** What must hold, as a Terraform condition over `var.<name>`, and what is said when it does not. */
  readonly validation?: readonly { readonly condition: string; readonly errorMessage: string }[];
};

/** An input variable of a stack or a module. */
export class Variable extends Construct {
  /** The variable as an expression. */
  readonly expression: string;

  constructor(scope: Construct, name: string, { validation, default: value, ...config }: VariableProps) {
    super(scope, `variable_${name}`);
    const variable = new TerraformVariable(this, 'this', {
      ...config,
      default: value ?? undefined,
      validation: validation?.map(({ condition, errorMessage }) => ({
        condition: expression(condition),
        errorMessage,
      })),
    });
    variable.overrideLogicalId(name);
    // cdktf fails on a null that is passed as a default.
    if (value === null) variable.addOverride('default', null);
    this.expression = expression(`var.${name}`);
  }
}
