/** Limits of Rekognition Image: https://docs.aws.amazon.com/rekognition/latest/dg/limits.html */
export const MAX_BYTES = 15 * 1024 * 1024;
/** Least width and height in pixels. */
export const MIN_SIDE = 80;
/** Greatest width and height that DetectLabels accepts, in pixels. */
export const MAX_SIDE = 10_000;
