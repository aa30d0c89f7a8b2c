import type { TerraformStack } from 'cdktf';

/** Every version of the AWS provider that knows all that is used here. Prebuilt bindings would pin one version. */
const AWS_PROVIDER_RANGE = '>= 5.100, < 7.0';
/** Optional attributes of object variables, `nullable` and refinements of unknown values. */
const TERRAFORM_RANGE = '>= 1.6';

/** Sets which versions a configuration accepts. */
export function acceptVersions(stack: TerraformStack): void {
  stack.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: AWS_PROVIDER_RANGE });
  stack.addOverride('terraform.required_version', TERRAFORM_RANGE);
}
