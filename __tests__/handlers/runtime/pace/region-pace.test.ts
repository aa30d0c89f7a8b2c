import { pacePerSecond } from '../../../../handlers/runtime/pace/region-pace';

describe('the pace of a workflow', () => {
  it.each([
    ['what is set', 12, 4, 'eu-central-1', 12],
    ['what AWS grants in most Regions', 0, 0, 'eu-central-1', 5],
    ['what AWS grants in a large Region', 0, 0, 'us-east-1', 50],
    ['what AWS grants, less what others take', 0, 4, 'ap-south-1', 1],
    ['at least one photo', 0, 40, 'ap-south-1', 1],
    ['the cautious one in a Region that is not known', 0, 0, 'xx-new-1', 5],
  ])('is %s', (_, set, others, region, pace) => {
    expect(pacePerSecond(set, others, region)).toBe(pace);
  });
});
