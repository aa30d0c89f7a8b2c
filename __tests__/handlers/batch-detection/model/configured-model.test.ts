import { configuredModel, modelIfConfigured } from '../../../../handlers/batch-detection/model/configured-model';
import { BIRDS } from '../../../support/inputs';

const OTHER_PROJECT = BIRDS.projectArn.replace('birds', 'bees');
const OTHER_REGION = BIRDS.projectArn.replace('eu-west-1', 'us-east-1');
const REMEDY = /env\/<name>\.json.*project_arn and project_version_arn of the module.*deploy again/;

describe('the configured model', () => {
  it('is the one that the deployment names', () => {
    const model = { projectArn: BIRDS.projectArn, modelArn: BIRDS.projectVersionArn };
    expect(configuredModel(BIRDS)).toEqual(model);
    expect(modelIfConfigured(BIRDS)).toEqual(model);
  });

  it.each([
    ['is missing', '', '', /projectArn and projectVersionArn are not given/],
    ['lacks its version', BIRDS.projectArn, '', /projectVersionArn is "".*given together/],
    ['lacks its project', '', BIRDS.projectVersionArn, /projectArn is "".*given together/],
    ['has a version of another project', OTHER_PROJECT, BIRDS.projectVersionArn, /bees.*birds.*of one project/],
    ['has a version in another Region', OTHER_REGION, BIRDS.projectVersionArn, /us-east-1.*eu-west-1.*of one project/],
  ])('is refused when it %s, with the rule and the remedy', (_, projectArn, projectVersionArn, says) => {
    const configure = () => configuredModel({ projectArn, projectVersionArn });

    expect(configure).toThrow(expect.objectContaining({ name: 'ModelNotConfiguredError' }) as Error);
    expect(configure).toThrow(says);
    expect(configure).toThrow(REMEDY);
    expect(modelIfConfigured({ projectArn, projectVersionArn })).toBeUndefined();
  });
});
