import { batchSettings, modelRules } from '../../../state-machines/batch-detection-settings';
import { brokenTogether, setting } from '../../runtime/setting';
import { ModelNotConfiguredError } from '../run/batch-errors';
import type { ModelReference } from './custom-labels-model';

const REMEDY =
  'Give the ARNs of the project and of a trained version of it: projectArn and projectVersionArn of batch-detection in env/<name>.json, or project_arn and project_version_arn of the module. Then deploy again.';

/**
 * The model of this deployment.
 * @throws ModelNotConfiguredError that says what is missing or does not fit, and how to give it
 */
export function configuredModel(): ModelReference {
  const settings = modelSettings();
  const broken = brokenTogether(modelRules, settings);
  if (broken !== undefined) throw new ModelNotConfiguredError(`${broken} ${REMEDY}`);
  if (settings.projectVersionArn === '') {
    throw new ModelNotConfiguredError(`There is no model: projectArn and projectVersionArn are not given. ${REMEDY}`);
  }
  return referenceTo(settings);
}

/** The model of this deployment, for who has to stop one in any case; undefined when it has none, or half of one. */
export function modelIfConfigured(): ModelReference | undefined {
  const settings = modelSettings();
  const isModel = settings.projectVersionArn !== '' && brokenTogether(modelRules, settings) === undefined;
  return isModel ? referenceTo(settings) : undefined;
}

type ModelSettings = Readonly<Record<'projectArn' | 'projectVersionArn', string>>;

function referenceTo({ projectArn, projectVersionArn }: ModelSettings): ModelReference {
  return { projectArn, modelArn: projectVersionArn };
}

function modelSettings(): ModelSettings {
  return {
    projectArn: setting(batchSettings, 'projectArn'),
    projectVersionArn: setting(batchSettings, 'projectVersionArn'),
  };
}
