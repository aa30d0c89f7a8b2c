import { environmentText } from '../shared/environment';
import type { ModelReference } from './custom-labels-model';

/** The model of this deployment. */
export function configuredModel(): ModelReference {
  return { projectArn: environmentText('PROJECT_ARN'), modelArn: environmentText('PROJECT_VERSION_ARN') };
}
