/** Limits of DetectCustomLabels: https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/limits.html */
/** Least width and height in pixels. */
export const MIN_SIDE = 64;
/** Greatest width and height in pixels. */
export const MAX_SIDE = 4096;
/** Greatest ratio of the longer to the shorter side. */
export const MAX_PROPORTION = 20;
/** Greatest size of an image that is sent along instead of read from S3, in bytes. */
export const MAX_SENT_BYTES = 4 * 1024 * 1024;
/** Largest picture that is decoded at all, in pixels. */
export const MAX_PIXELS = 100_000_000;
