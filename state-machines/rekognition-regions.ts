import type { RekognitionFeature } from './description';

/** The day on which the lists below were compared with the source named there. */
export const REGIONS_AS_OF = '2026-11-27';

const LABEL_REGIONS = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'eu-central-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'il-central-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-gov-west-1',
  'us-west-1',
  'us-west-2',
];

/**
 * Where each feature of Rekognition is offered: not every Region that has the service has all of it. Canada has faces and
 * no labels; neither GovCloud nor the newer Regions have Custom Labels. Bring the date up to date with the lists.
 *
 * Sources: https://docs.aws.amazon.com/general/latest/gr/rekognition.html, the endpoints that the AWS SDKs know, and
 * https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-rekognition.html
 */
const REGIONS: Readonly<Record<RekognitionFeature, readonly string[]>> = {
  faces: [...LABEL_REGIONS, 'ca-central-1'].sort(),
  labels: LABEL_REGIONS,
  'custom-labels': [
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'eu-central-1',
    'eu-west-1',
    'eu-west-2',
    'us-east-1',
    'us-east-2',
    'us-west-2',
  ],
};

/** Every Region that has Rekognition at all. */
export const REKOGNITION_REGIONS: readonly string[] = [...new Set(Object.values(REGIONS).flat())].sort();

/** The Regions that have all of the given features. */
export function regionsWith(features: readonly RekognitionFeature[]): string[] {
  return REKOGNITION_REGIONS.filter((region) => features.every((feature) => REGIONS[feature].includes(region)));
}

/** Why a workflow cannot run elsewhere, and where it can: the message for another Region. */
export function regionAdvice(workflow: string, features: readonly RekognitionFeature[]): string {
  const regions = regionsWith(features).join(', ');
  return `${workflow} needs Rekognition with ${features.join(' and ')}, which as of ${REGIONS_AS_OF} these Regions have: ${regions}.`;
}
