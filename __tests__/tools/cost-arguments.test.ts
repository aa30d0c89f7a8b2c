import { parseCostArguments } from '../../tools/cost-arguments';

it('prices a million images of image-analysis by default', () => {
  expect(parseCostArguments([])).toMatchObject({ workflow: 'image-analysis', images: 1_000_000, express: false });
});

it.each([
  [['--workflow', 'batch-detection'], /batch-detection needs --model-hours.*docs\/batch-detection\.md/],
  [['--model-hours', '2'], /--model-hours does not go with image-analysis/],
  [['--workflow', 'batch-detection', '--model-hours', 'two'], /--model-hours must be a number from 0, but is "two"/],
  [['--workflow', 'constructor'], /--workflow .*"constructor"/],
  [['--images', '1.5'], /--images must be a whole number from 1, but is "1\.5"/],
  [['--images', '0'], /--images .*"0"/],
  [['--region', 'eu-west-1'], /--region .*us-east-1.*"eu-west-1".*packaging\/prices\.ts/],
  [['--workflow', 'rider-photo', '--express'], /--express does not go with rider-photo/],
  [['--unknown'], /--unknown/],
])('refuses %j by name, with the remedy', (argv, message) => {
  expect(() => parseCostArguments(argv)).toThrow(message);
});
