import type { TerraformStack } from 'cdktf';

/** The first version of the AWS provider that knows all that is used here. Prebuilt bindings would pin one version. */
const LEAST_PROVIDER = '5.100';
const PROVIDER_BELOW = '7.0';
/** Optional attributes of object variables, `nullable` and refinements of unknown values. */
const TERRAFORM_RANGE = '>= 1.6';

/** Sets which versions a configuration accepts. @param provider the least version of the AWS provider */
export function acceptVersions(stack: TerraformStack, provider: string = LEAST_PROVIDER): void {
  const version = `>= ${provider}, < ${PROVIDER_BELOW}`;
  stack.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version });
  stack.addOverride('terraform.required_version', TERRAFORM_RANGE);
}
