/** What a run used, counted while it ran. Everything is for all of its images together. */
export interface RunCounts {
  /** Images that went all the way. */
  readonly images: number;
  readonly executions: number;
  /** States entered, retries and the start of each execution included, as Standard bills them. */
  readonly transitions: number;
  /** Seconds that executions lasted, as Express bills them. */
  readonly executionSeconds: number;
  readonly functionCalls: number;
  /** Memory times duration of the functions, in GB-seconds. */
  readonly functionGigabyteSeconds: number;
  /** Calls by `<service> <operation>`, e.g. `s3 GetObject`. */
  readonly calls: Readonly<Record<string, number>>;
  /** Bytes of the images themselves. */
  readonly uploadedBytes: number;
  /** Bytes that functions read from S3. */
  readonly downloadedBytes: number;
  /** Bytes that the workflow stored beside the images themselves. */
  readonly storedBytes: number;
  /** 1 KB units of all writes of items, their indexes included. */
  readonly writeUnits: number;
  readonly logBytes: number;
}
