/** Sets the variables of a function of rider-photo in this process. @param more its settings */
export function setVariables(more: Readonly<Record<string, string>> = {}): void {
  Object.assign(process.env, {
    PHOTOS_BUCKET_NAME: 'photos',
    RIDERS_TABLE_NAME: 'riders',
    RIDER_LEDGER_TABLE_NAME: 'ledger',
    RIDERS_COLLECTION_ID: 'riders',
    NOTIFICATIONS_TOPIC_ARN: 'arn:topic',
    ...more,
  });
}
