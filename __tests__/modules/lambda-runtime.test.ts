import { workflows } from '../../state-machines/index';
import {
  type Configuration,
  environmentWith,
  synthesizeEnvironment,
  synthesizeModule,
} from '../support/terraform-synth';

function runtimesOf({ resource }: Configuration): unknown[] {
  const functions = Object.values(resource['aws_lambda_function']!).map(({ runtime }) => runtime);
  const layers = Object.values(resource['aws_lambda_layer_version']!).flatMap(
    ({ compatible_runtimes: runtimes }) => runtimes as unknown[],
  );
  return [...new Set([...functions, ...layers])];
}

describe('the runtime of the functions', () => {
  it('is nodejs22.x by default, which every accepted provider knows', () => {
    const stack = synthesizeEnvironment(environmentWith());

    expect(runtimesOf(stack)).toEqual(['nodejs22.x']);
    expect(stack.terraform['required_providers']).toMatchObject({ aws: { version: '>= 5.100, < 7.0' } });
  });

  it('is nodejs24.x where an environment says so, with a provider that knows it', () => {
    const stack = synthesizeEnvironment(environmentWith({ lambdaRuntime: 'nodejs24.x' }));

    expect(runtimesOf(stack)).toEqual(['nodejs24.x']);
    expect(stack.terraform['required_providers']).toMatchObject({ aws: { version: '>= 6.21, < 7.0' } });
  });

  it.each(Object.values(workflows))(
    'is a variable of the module of $name, refused where the provider is too old',
    (workflow) => {
      const module = synthesizeModule(workflow);
      const { precondition } = module.data['aws_service']!['rekognition']!['lifecycle'] as {
        precondition: { condition: string; error_message: string }[];
      };

      expect(runtimesOf(module)).toEqual(['${var.lambda_runtime}']);
      expect(module.variable['lambda_runtime']).toMatchObject({ type: 'string', default: 'nodejs22.x' });
      expect(precondition[0]).toMatchObject({
        condition: '${var.lambda_runtime != "nodejs24.x" || contains(keys(data.aws_region.region), "region")}',
        error_message: expect.stringMatching(/nodejs24\.x needs version 6\.21.*terraform init -upgrade/) as string,
      });
    },
  );
});
