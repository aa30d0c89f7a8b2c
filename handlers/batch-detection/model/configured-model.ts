import { type BatchSettings, modelRules } from '../../../state-machines/batch-detection-settings';
import { brokenTogether } from '../../runtime/variables';
import { ModelNotConfiguredError } from '../run/batch-errors';
import type { ModelReference } from './custom-labels-model';

const REMEDY =
  'Give the ARNs of the project and of a trained version of it: projectArn and projectVersionArn of batch-detection in env/<name>.json, or project_arn and project_version_arn of the module. Then deploy again.';

/** The settings that name a model. */
export type ModelSettings = Pick<BatchSettings, 'projectArn' | 'projectVersionArn'>;

/**
 * The model of this deployment.
 * @throws ModelNotConfiguredError that says what is missing or does not fit, and how to give it
 */
export function configuredModel(settings: ModelSettings): ModelReference {
  const { projectArn, projectVersionArn } = settings;
  const broken = brokenTogether(modelRules, { projectArn, projectVersionArn });
  if (broken !== undefined) throw new ModelNotConfiguredError(`${broken} ${REMEDY}`);
  if (projectVersionArn === '') {
    throw new ModelNotConfiguredError(`There is no model: projectArn and projectVersionArn are not given. ${REMEDY}`);
  }
  return { projectArn, modelArn: projectVersionArn };
}

/** The model of this deployment, for who has to stop one in any case; undefined when it has none, or half of one. */
export function modelIfConfigured(settings: ModelSettings): ModelReference | undefined {
  try {
    return configuredModel(settings);
  } catch (error) {
    if (error instanceof ModelNotConfiguredError) return undefined;
    throw error;
  }
}
