import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import type { PermissionStatement } from '../state-machines/description';
import { identityPolicy, trustPolicy, type TrustedService } from './iam-policy';

export interface ServiceRoleProps {
  readonly name: string;
  readonly description: string;
  readonly trust: TrustedService;
  readonly statements: readonly PermissionStatement[];
  /** Boundary that the organisation sets on every role. None by default. */
  readonly permissionsBoundaryArn?: string;
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
    });
    this.policy = new IamRolePolicy(this, 'policy', {
      name: 'permissions',
      role: role.name,
      policy: identityPolicy(props.statements),
    });
    this.arn = role.arn;
  }
}
