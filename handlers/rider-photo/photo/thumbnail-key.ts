/** Key prefix of riders' thumbnails, which no rule matches: what a workflow writes never starts it. */
export const RIDER_THUMBNAILS = 'thumbnails/riders/';

/** Key prefix of all thumbnails of a user. */
export function thumbnailsOf(externalImageId: string): string {
  return `${RIDER_THUMBNAILS}${externalImageId}/`;
}

/** Key of an attempt's thumbnail without its extension, which depends on the photo's format. */
export function thumbnailStem(attempt: { readonly externalImageId: string; readonly attemptId: string }): string {
  return `${thumbnailsOf(attempt.externalImageId)}${attempt.attemptId}.`;
}

/** Key of an attempt's thumbnail: the same whenever and wherever it is made. */
export function thumbnailKey(
  attempt: { readonly externalImageId: string; readonly attemptId: string },
  extension: 'jpg' | 'png',
): string {
  return thumbnailStem(attempt) + extension;
}
