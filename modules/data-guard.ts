import { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { TableDescription } from '../state-machines/description';
import { PRIMARY } from './readable-stack';
import { Table, type TableProps } from './table';

export interface DataGuardProps extends Pick<
  TableProps,
  'name' | 'encryption' | 'deletionProtection' | 'preventDestroy'
> {
  /** ARNs of everything that holds data, by a name for each. */
  readonly holdings: Readonly<Record<string, string>>;
}

const DESCRIPTION: TableDescription = {
  purpose: 'Nothing: it refuses to be deleted, and with it everything that Terraform would have to delete after it',
  partitionKey: { name: 'nothing', type: 'S' },
  indexes: [],
};

/**
 * Keeps Terraform from deleting anything as long as data is protected: an empty table that refuses to be deleted, that
 * depends on everything else and so would be the first to go, and that has to go when one of the holdings is replaced.
 *
 * It is a resource of AWS because nothing in Terraform will do. `prevent_destroy` cannot depend on a variable, and is gone
 * when a module or a workflow is removed from the configuration; preconditions are not checked by a destroy; a
 * provisioner needs a shell and is gone with its block, too. The state remembers what depends on what, and DynamoDB
 * refuses whatever the configuration says.
 */
export class DataGuard extends Construct {
  private readonly table: Table;

  constructor(scope: Construct, id: string, { holdings, ...props }: DataGuardProps) {
    super(scope, id);
    // Terraform looks at single resources for what makes another one be replaced; a new one among them does not.
    // cdktf's own class of it asks the `terraform` on PATH for its version, once for each: the configuration names the
    // versions that it takes, and is written on machines without Terraform too.
    const held = Object.entries(holdings).map(([name, arn]) => {
      const resource = new TerraformResource(this, name, { terraformResourceType: 'terraform_data' });
      resource.addOverride('triggers_replace', arn);
      return resource;
    });
    this.table = new Table(this, PRIMARY, { ...props, description: DESCRIPTION });
    this.table.resource.addOverride('lifecycle.replace_triggered_by', held.map(addressOf));
  }

  /** Makes everything below a scope wait for the guard when it is to be deleted, but for some parts of it. */
  standBefore(scope: Construct, except: readonly Construct[] = []): void {
    const apart = new Set(except.flatMap((part) => part.node.findAll()));
    const rest = scope.node.findAll().filter((node) => node !== this.table.resource && !apart.has(node));
    this.table.resource.addOverride('depends_on', rest.filter(TerraformResource.isTerraformResource).map(addressOf));
  }
}

function addressOf(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}
