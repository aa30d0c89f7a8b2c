import { deployerPolicy } from '../modules/deployer-policy';
import { galleryDeployerPolicy } from '../modules/gallery-deployer';
import { synthesizedModules } from './deployed-addresses';

/** What docs/deployer-policy.json holds: for the prefixes of the shipped environments, in any partition. */
export function documentedPolicy(): object {
  return deployerPolicy({
    prefix: 'rekognition-',
    partition: '*',
    boundary: 'arn:*:iam::*:policy/rekognition-permissions-boundary',
  });
}

/** What docs/gallery-deployer-policy.json holds, for environments with a gallery. */
export function documentedGalleryPolicy(): object {
  return galleryDeployerPolicy({ prefix: 'rekognition-', partition: '*' });
}

/**
 * What the roles of all workflows and of the gallery do, and nothing else: a managed policy for the boundary that the deployer's policy
 * asks for. Which resources each role may reach is said by its own policy.
 */
export function permissionsBoundary(): object {
  const actions = new Set(Object.values(synthesizedModules()).flatMap(roleActions));
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'WhatWorkflowsDo', Effect: 'Allow', Action: [...actions].sort(), Resource: '*' }],
  };
}

interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, { readonly policy: string }>>>>;
}

/** The actions that the roles of a module are granted, with all of its options. */
function roleActions(module: Record<string, unknown>): string[] {
  const { resource } = module as unknown as Synthesized;
  return Object.values(resource['aws_iam_role_policy']!).flatMap(({ policy }) => {
    const { Statement } = JSON.parse(policy) as { Statement: { Action: string | string[] }[] };
    return Statement.flatMap(({ Action }) => Action);
  });
}
