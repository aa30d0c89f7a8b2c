import { workflows } from '../../state-machines/index';
import {
  regionAdvice,
  REGIONS_AS_OF,
  regionsWith,
  REKOGNITION_REGIONS,
} from '../../state-machines/rekognition-regions';
import { localResources } from '../../local/resources';

/** The feature that an action belongs to. */
function featureOf(action: string): string {
  if (action === 'rekognition:DetectLabels') return 'labels';
  return /Custom|Project/.test(action) ? 'custom-labels' : 'faces';
}

describe('the Regions of Rekognition', () => {
  it('are dated', () => {
    expect(REGIONS_AS_OF).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it.each([
    ['us-east-1', true, true, true],
    ['us-gov-west-1', true, true, false],
    ['ca-central-1', true, false, false],
    ['eu-south-2', true, true, false],
    ['us-gov-east-1', false, false, false],
    ['eu-west-3', false, false, false],
    ['eu-north-1', false, false, false],
    ['cn-north-1', false, false, false],
  ])('%s has faces: %s, labels: %s, Custom Labels: %s', (region, faces, labels, customLabels) => {
    expect(regionsWith(['faces']).includes(region)).toBe(faces);
    expect(regionsWith(['labels']).includes(region)).toBe(labels);
    expect(regionsWith(['custom-labels']).includes(region)).toBe(customLabels);
    expect(REKOGNITION_REGIONS.includes(region)).toBe(faces);
  });

  it('that lack one of several features are left out', () => {
    expect(regionsWith(['faces', 'labels'])).not.toContain('ca-central-1');
    expect(regionAdvice('it', ['faces', 'labels'])).not.toContain('ca-central-1');
  });
});

describe.each(Object.values(workflows))('$name', (workflow) => {
  it('asks for what its functions use of Rekognition, and for no more', () => {
    const resources = localResources(workflow, 'http://127.0.0.1');

    const actions = Object.values(workflow.functions)
      .flatMap((lambda) => lambda.permissions(resources))
      .flatMap((statement) => statement.actions);

    const used = actions.filter((action) => action.startsWith('rekognition:')).map(featureOf);
    expect([...new Set(used)].sort()).toEqual([...workflow.rekognition].sort());
  });
});
