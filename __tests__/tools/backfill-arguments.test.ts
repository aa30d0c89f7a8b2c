import { parseBackfillArguments } from '../../tools/backfill-arguments';

const ARN = 'arn:aws:states:eu-west-1:123456789012:stateMachine:prod-image-backfill';

it('lets a deployed backfill be reckoned beforehand', () => {
  expect(parseBackfillArguments(['incoming/a/', '--aws', ARN, '--dry-run'])).toMatchObject({
    target: 'incoming/a/',
    dryRun: true,
    aws: { stateMachineArn: ARN },
  });
});

it.each(['backfills/in/photos.jsonl', 'backfills/inventory/all/manifest.json'])(
  'lets a deployed backfill take what %s names',
  (target) => {
    expect(parseBackfillArguments([target, '--aws', ARN])).toMatchObject({ target, aws: { stateMachineArn: ARN } });
  },
);

it('takes the Region from the ARN of a deployed state machine', () => {
  expect(parseBackfillArguments(['incoming/a/', '--aws', ARN]).aws).toEqual({
    stateMachineArn: ARN,
    region: 'eu-west-1',
    profile: undefined,
  });
});

it('takes a folder at the default pace', () => {
  expect(parseBackfillArguments(['old'])).toMatchObject({
    target: 'old',
    callsPerSecond: 4,
    dryRun: false,
    directory: '.local',
  });
});

it.each([
  ['eu-west-1', 40],
  ['eu-central-1', 4],
])('reckons with four fifths of what AWS grants in %s', (region, callsPerSecond) => {
  const arn = ARN.replace('eu-west-1', region);

  expect(parseBackfillArguments(['incoming/a/', '--aws', arn, '--dry-run'])).toMatchObject({ callsPerSecond });
});

it('reckons with a number of photos', () => {
  const argv = ['--dry-run', '--images', '1000', '--calls-per-second', '40'];

  expect(parseBackfillArguments(argv)).toMatchObject({ dryRun: true, images: 1000, callsPerSecond: 40 });
});

it.each([
  [[], /A folder or a key prefix is missing/],
  [['a', 'b'], /Only one folder or prefix at a time, but there is "b"/],
  [['a', '--calls-per-second', '0.5'], /--calls-per-second must be a whole number from 1 to 2999, but is "0\.5"/],
  [['--images', '5'], /--images goes with --dry-run/],
  [['a', '--images', '5', '--dry-run'], /without a folder or prefix/],
  [['a', '--profile', 'x'], /--profile is for AWS/],
  [['incoming/a/', '--aws', 'image-backfill'], /--aws must be the ARN of a state machine, but is "image-backfill"/],
  [['old', '--aws', ARN], /a key prefix below incoming\/, or a manifest .* not by "old"/],
  [['--unknown'], /--unknown/],
])('refuses %j by name', (argv, message) => {
  expect(() => parseBackfillArguments(argv)).toThrow(message);
});
