/** Key prefix of copies of selfies that Rekognition takes instead of them: no event rule matches it. */
export const PREPARED_RIDERS = 'prepared/riders/';

/** Key prefix of all copies of a user. */
export function preparedOf(externalImageId: string): string {
  return `${PREPARED_RIDERS}${externalImageId}/`;
}

/** Key of the copy of an attempt: the same whenever it is made. */
export function preparedKey(attempt: { readonly externalImageId: string; readonly attemptId: string }): string {
  return `${preparedOf(attempt.externalImageId)}${attempt.attemptId}.jpg`;
}
