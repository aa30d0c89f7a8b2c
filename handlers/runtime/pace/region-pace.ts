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
 * The pace of a workflow in photos per second: what is set, or what AWS grants in a Region less what others take.
 * @param set 0 for what AWS grants
 * @param takenByOthers calls per second
 * @param region by default the one that a function runs in
 */
export function pacePerSecond(set: number, takenByOthers = 0, region = process.env.AWS_REGION): number {
  if (set > 0) return set;
  const granted = LARGE_REGIONS.includes(String(region)) ? LARGE_CALLS_PER_SECOND : CALLS_PER_SECOND;
  return Math.max(1, granted - takenByOthers);
}
