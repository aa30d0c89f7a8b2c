/** Limits of Rekognition Image: https://docs.aws.amazon.com/rekognition/latest/dg/limits.html */
export const MAX_BYTES = 15 * 1024 * 1024;
/** Least width and height in pixels. */
export const MIN_SIDE = 80;
/** Greatest width and height that DetectLabels accepts, in pixels. */
export const MAX_SIDE = 10_000;
/**
 * Most bytes of a file that is turned into a smaller one for Rekognition: a photo of 200 megapixels has up to 80 MB, an
 * uncompressed scan of a page at 600 dpi 100 MB.
 */
export const MAX_ORIGINAL_BYTES = 100 * 1024 * 1024;
