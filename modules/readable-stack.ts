import { TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import type { Node } from 'constructs';

/** Id of the resource that a construct is named after: it adds nothing to the address. */
export const PRIMARY = 'this';

/**
 * A stack whose resource addresses can be read and written by hand, e.g. `aws_lambda_function.image_analysis_detect_labels`
 * instead of a name that ends in a hash. Addresses are what users see in plans and write into `import` and `moved` blocks.
 */
export class ReadableStack extends TerraformStack {
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const path = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    return path
      .filter((id) => id !== PRIMARY)
      .join('_')
      .replace(/[^A-Za-z0-9_]+/g, '_');
  }

  /** @throws Error when two resources would get one address, of which Terraform would see only one. */
  override toTerraform(): Record<string, unknown> {
    const addresses = new Set<string>();
    for (const construct of this.node.findAll()) {
      if (!TerraformResource.isTerraformResource(construct)) continue;
      const address = `${construct.terraformResourceType}.${construct.friendlyUniqueId}`;
      if (addresses.has(address))
        throw new Error(`Two resources have the address ${address}: rename one of the constructs.`);
      addresses.add(address);
    }
    return super.toTerraform() as Record<string, unknown>;
  }
}
