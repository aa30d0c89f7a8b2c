import { pacePerSecond } from '../../../../handlers/runtime/pace/region-pace';

describe('the pace of a deployment', () => {
  it.each([
    ['what is set', 12, 'eu-central-1', 12],
    ['what AWS grants in most Regions', 0, 'eu-central-1', 5],
    ['what AWS grants in a large Region', 0, 'us-east-1', 50],
    ['the cautious one in a Region that is not known', 0, 'xx-new-1', 5],
  ])('is %s', (_, set, region, pace) => {
    expect(pacePerSecond(set, region)).toBe(pace);
  });
});
