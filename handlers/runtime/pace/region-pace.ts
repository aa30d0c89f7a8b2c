/**
 * Calls per second that AWS grants an account of each of DetectLabels, IndexFaces, SearchFaces and SearchFacesByImage, as of
 * 2026-11: 50 in three Regions, 5 in the others. DetectFaces has more, so these are what a photo waits for. An account may
 * have been given less, or more: Service Quotas tells.
 * https://docs.aws.amazon.com/general/latest/gr/rekognition.html
 */
const LARGE_REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1'];
const LARGE_CALLS_PER_SECOND = 50;
const CALLS_PER_SECOND = 5;

/**
 * The pace of a deployment in photos per second: what is set, or what AWS grants in a Region.
 * @param set 0 for what AWS grants
 * @param region by default the one that a function runs in
 */
export function pacePerSecond(set: number, region = process.env.AWS_REGION): number {
  if (set > 0) return set;
  return LARGE_REGIONS.includes(String(region)) ? LARGE_CALLS_PER_SECOND : CALLS_PER_SECOND;
}
