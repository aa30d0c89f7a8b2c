import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployerActions } from '../../modules/deployer-actions';
import { deployerPolicy } from '../../modules/deployer-policy';
import { documentedPolicy, permissionsBoundary } from '../../packaging/deployer-documents';
import { workflows } from '../../state-machines/index';
import { fitsResource, hasNoResourceType, iamReference } from '../support/iam-actions';
import {
  type Configuration,
  environmentWithModel,
  type PolicyDocument,
  type PolicyStatement,
  synthesizeEnvironment,
  synthesizeModule,
} from '../support/terraform-synth';
import { actionsOf, resourcesOf } from '../support/terraform-policies/policy-rule';
import { workflowWithEverything } from '../support/terraform-workflow';

/** Inline policies of a role together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_POLICY_CHARACTERS = 10_240;
const MANAGED_POLICY_CHARACTERS = 6144;

const policy = documentedPolicy() as PolicyDocument;
const allowed = policy.Statement.filter(({ Effect }) => Effect === 'Allow');
const denied = policy.Statement.filter(({ Effect }) => Effect === 'Deny');
const boundary = permissionsBoundary() as PolicyDocument;

const deployed: readonly Configuration[] = [
  synthesizeEnvironment(environmentWithModel('prod')),
  ...[...Object.values(workflows), workflowWithEverything].map(synthesizeModule),
];

const allowing = (action: string): PolicyStatement[] => allowed.filter((each) => actionsOf(each).includes(action));

describe('the policy of a deployer', () => {
  it.each([
    ['deployer-policy.json', policy],
    ['permissions-boundary.json', boundary],
  ])('stands in docs/%s as it is made (write it again with `npm run generate`)', (file, document) => {
    const written: unknown = JSON.parse(readFileSync(join(__dirname, '../../docs', file), 'utf8'));

    expect(written).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('fits a role, and the boundary a managed policy', () => {
    expect(JSON.stringify(policy).length).toBeLessThan(INLINE_POLICY_CHARACTERS);
    expect(JSON.stringify(boundary).length).toBeLessThan(MANAGED_POLICY_CHARACTERS);
  });

  it('knows every type of resource and data that a stack or a module holds, and no other', () => {
    const types = new Set(
      deployed
        .flatMap(({ resource, data }) => [...Object.keys(resource), ...Object.keys(data)])
        .filter((type) => type.startsWith('aws_')),
    );

    expect(Object.keys(deployerActions).sort()).toEqual([...types].sort());
  });

  it.each(Object.keys(deployerActions).filter((type) => deployed.some(({ resource }) => resource[type])))(
    'can make, read, change and delete %s',
    (type) => {
      // A change of these replaces them.
      const replaced = ['aws_lambda_layer_version', 'aws_lambda_permission'];
      const verbs = ['create', 'read', ...(replaced.includes(type) ? [] : ['update']), 'delete'] as const;
      const needs = Object.values(deployerActions[type]!);

      for (const verb of verbs) {
        const actions = needs.flatMap((need) => need[verb as 'create']?.split(' ') ?? []);
        expect({ verb, actions: actions.length > 0 }).toEqual({ verb, actions: true });
        for (const action of actions) expect(allowing(action)).not.toEqual([]);
      }
    },
  );

  it('writes an asterisk for actions without a resource type, and a name for all others', () => {
    for (const statement of allowed) {
      for (const action of actionsOf(statement)) {
        const fits = resourcesOf(statement).some((resource) =>
          resource === '*' ? hasNoResourceType(action) : fitsResource(action, resource),
        );
        expect({ sid: statement.Sid, action, fits }).toEqual({ sid: statement.Sid, action, fits: true });
      }
    }
  });

  it('asks only for conditions that the action knows', () => {
    for (const statement of allowed) {
      const keys = Object.values(statement.Condition ?? {}).flatMap((each) => Object.keys(each));
      for (const action of actionsOf(statement)) {
        const known = iamReference(action).conditions.map((key) => key.replace('${TagKey}', 'NamePrefix'));
        expect({ action, known }).toEqual({ action, known: expect.arrayContaining(keys) });
      }
    }
  });

  it.each(['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PutRolePermissionsBoundary', 'iam:UpdateAssumeRolePolicy'])(
    'allows %s only with the boundary',
    (action) => {
      expect(allowing(action).length).toBeGreaterThan(0);
      for (const { Condition } of allowing(action)) {
        expect(Condition).toEqual({
          ArnLike: { 'iam:PermissionsBoundary': 'arn:*:iam::*:policy/rekognition-permissions-boundary' },
        });
      }
    },
  );

  it('frees no role of its boundary, attaches no policy to one and touches no policy', () => {
    expect(denied).toEqual([
      {
        Sid: 'KeepBoundaries',
        Effect: 'Deny',
        Action: ['iam:DeleteRolePermissionsBoundary'],
        Resource: 'arn:*:iam::*:role/rekognition-*',
      },
    ]);
    for (const action of allowed.flatMap(actionsOf)) {
      expect(action).not.toMatch(
        /^iam:(Attach|Create(?!Role$)|.*PolicyVersion|DeletePolicy|DeleteRolePerm|.*User|.*Group)/,
      );
    }
  });

  it('passes roles to the four services only', () => {
    const [statement, ...others] = allowing('iam:PassRole');

    expect(others).toEqual([]);
    expect(statement!.Condition!['StringLike']!['iam:PassedToService']).toEqual([
      'events.amazonaws.com*',
      'lambda.amazonaws.com*',
      'scheduler.amazonaws.com*',
      'states.amazonaws.com*',
    ]);
  });

  it('reaches keys by their tag or their alias, and grants only for services', () => {
    for (const statement of allowed) {
      const onKeys =
        resourcesOf(statement).some((resource) => resource.includes(':key/')) ||
        actionsOf(statement).includes('kms:CreateKey');
      if (!onKeys) continue;
      expect(JSON.stringify(statement.Condition)).toMatch(
        /NamePrefix":"rekognition-\*"|kms:ResourceAliases":"alias\/rekognition-\*"/,
      );
    }
    for (const { Condition } of allowing('kms:CreateGrant')) {
      expect(Condition).toMatchObject({ Bool: { 'kms:GrantIsForAWSResource': 'true' } });
    }
    for (const { resource } of deployed) {
      for (const key of Object.values(resource['aws_kms_key'] ?? {})) {
        expect(JSON.stringify(key['tags'])).toMatch(/NamePrefix.*(var|local)\.name_prefix/);
      }
    }
  });

  it('leaves conditions on the boundary out only where none is asked for', () => {
    const free = deployerPolicy({ prefix: 'photos', partition: 'aws' });

    expect(JSON.stringify(free)).not.toContain('PermissionsBoundary":');
    expect(JSON.stringify(free)).not.toMatch(/<|rekognition-/);
    expect(JSON.stringify(free)).toContain('arn:aws:iam::*:role/photos*');
  });
});
