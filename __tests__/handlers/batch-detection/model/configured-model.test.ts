import { configuredModel, modelIfConfigured } from '../../../../handlers/batch-detection/model/configured-model';
import { BIRDS } from '../../../support/inputs';

const before = { ...process.env };
afterEach(() => (process.env = { ...before }));

function configure(projectArn: string, projectVersionArn: string): void {
  process.env['PROJECT_ARN'] = projectArn;
  process.env['PROJECT_VERSION_ARN'] = projectVersionArn;
}

const OTHER_PROJECT = BIRDS.projectArn.replace('birds', 'bees');
const OTHER_REGION = BIRDS.projectArn.replace('eu-west-1', 'us-east-1');
const REMEDY = /env\/<name>\.json.*project_arn and project_version_arn of the module.*deploy again/;

describe('the configured model', () => {
  it('is the one that the deployment names', () => {
    configure(BIRDS.projectArn, BIRDS.projectVersionArn);

    const model = { projectArn: BIRDS.projectArn, modelArn: BIRDS.projectVersionArn };
    expect(configuredModel()).toEqual(model);
    expect(modelIfConfigured()).toEqual(model);
  });

  it.each([
    ['is missing', '', '', /projectArn and projectVersionArn are not given/],
    ['lacks its version', BIRDS.projectArn, '', /projectVersionArn is "".*given together/],
    ['lacks its project', '', BIRDS.projectVersionArn, /projectArn is "".*given together/],
    ['has a version of another project', OTHER_PROJECT, BIRDS.projectVersionArn, /bees.*birds.*of one project/],
    ['has a version in another Region', OTHER_REGION, BIRDS.projectVersionArn, /us-east-1.*eu-west-1.*of one project/],
  ])('is refused when it %s, with the rule and the remedy', (_, projectArn, projectVersionArn, says) => {
    configure(projectArn, projectVersionArn);

    expect(configuredModel).toThrow(expect.objectContaining({ name: 'ModelNotConfiguredError' }) as Error);
    expect(configuredModel).toThrow(says);
    expect(configuredModel).toThrow(REMEDY);
    expect(modelIfConfigured()).toBeUndefined();
  });

  it('is a mistake of the deployment when the variables are not there at all', () => {
    delete process.env['PROJECT_ARN'];

    expect(configuredModel).toThrow('The environment variable PROJECT_ARN is not set.');
  });
});
