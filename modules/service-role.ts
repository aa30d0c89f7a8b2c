import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { TerraformCount } from 'cdktf';
import { Construct } from 'constructs';
import type { PermissionStatement } from '../state-machines/description';
import { attributeOf } from './expressions';
import { identityPolicy, trustPolicy, type TrustedService } from './iam-policy';

export interface ServiceRoleProps {
  readonly name: string;
  readonly description: string;
  readonly trust: TrustedService;
  readonly statements: readonly PermissionStatement[];
  /** Boundary that the organisation sets on every role. None by default. */
  readonly permissionsBoundaryArn?: string;
  /** Of what it serves, when that is decided as Terraform plans. */
  readonly count?: TerraformCount;
}

/** A role for one service and one purpose, with one inline policy that goes when it goes. */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** What has to exist before the role is of use. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const role = new IamRole(this, 'this', {
      name: props.name,
      description: props.description,
      assumeRolePolicy: trustPolicy(props.trust),
      permissionsBoundary: props.permissionsBoundaryArn,
      count: props.count,
    });
    this.policy = new IamRolePolicy(this, 'policy', {
      name: 'permissions',
      role: attributeOf(role, 'name'),
      policy: identityPolicy(props.statements),
      count: props.count,
    });
    this.arn = attributeOf(role, 'arn');
  }
}
