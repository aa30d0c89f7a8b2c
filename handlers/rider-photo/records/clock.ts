/** The time as records and DynamoDB keep it. */
export function epochSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
