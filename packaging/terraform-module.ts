/** A module's configuration as far as its README, its examples and its tests look into it. */
export interface TerraformModule {
  readonly variable: Readonly<Record<string, ModuleVariable>>;
  readonly output: Readonly<Record<string, { readonly description: string }>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly terraform: {
    readonly required_version: string;
    readonly required_providers: Readonly<Record<string, { readonly source: string; readonly version: string }>>;
  };
}

export interface ModuleVariable {
  readonly type: string;
  readonly description: string;
  readonly default?: unknown;
}

/** Names of the variables that a user of the module has to set. */
export function requiredVariables({ variable }: Pick<TerraformModule, 'variable'>): string[] {
  return Object.keys(variable)
    .filter((name) => !('default' in variable[name]!))
    .sort();
}
