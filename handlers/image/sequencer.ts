const SEQUENCER_DIGITS = 64;

/**
 * Makes sequencers comparable as text. S3 compares them after padding the shorter one with zeros on the right:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function comparableSequencer(sequencer: string): string {
  return sequencer.toUpperCase().padEnd(SEQUENCER_DIGITS, '0');
}
