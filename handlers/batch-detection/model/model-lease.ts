/**
 * Who uses a model. One item per model version; it outlives the runs, so that the next one knows whether the
 * running model is this workflow's to stop. Times are epoch milliseconds.
 */
export interface ModelLease {
  readonly modelArn: string;
  readonly projectArn: string;
  /** The run that holds the model: an execution's ARN. Absent when none does. */
  readonly holder?: string;
  /** After this time a silent holder has lost the model. */
  readonly expiresAt?: number;
  /** Set when the holder was told to end: it may stop the model, but not use it any more. */
  readonly endRequestedAt?: number;
  /**
   * When this workflow last asked for the model to be started. Present from before the first such request until the
   * model was seen stopped: as long as it is, the model is this workflow's to stop.
   */
  readonly startRequestedAt?: number;
  /** Whether the model was seen on since that request: then no start is on its way any more. */
  readonly seenOn?: boolean;
  /** Calls per second that the model was last seen to take. */
  readonly measuredTps?: number;
}

/** A holder says that it lives every minute or so; what falls silent for this long is dead. */
export const LEASE_MS = 5 * 60_000;

/** Seconds from the request to start a model to the first look at it: a start takes about ten minutes. */
export const FIRST_LOOK_SECONDS = 360;

/** How long the one who asked for a start keeps the model: it is silent until its first look. */
export const START_LEASE_MS = FIRST_LOOK_SECONDS * 1000 + LEASE_MS;

/**
 * How long after a request to start a model that was not seen on since may still come to life: the request may come from
 * a function whose execution has ended, and that runs until its own time-out (60 s).
 */
export const START_GRACE_MS = 75_000;

export interface ModelLeases {
  read(modelArn: string): Promise<ModelLease | undefined>;
  /** All leases; a change of the last moments may be missing. */
  list(): Promise<readonly ModelLease[]>;
  /**
   * Takes a model that is free, or whose holder is dead or the caller itself. Whether the model is the workflow's to stop is
   * inherited.
   * @throws AlreadyRunningError
   */
  acquire(model: Pick<ModelLease, 'modelArn' | 'projectArn'>, holder: string, now: number): Promise<ModelLease>;
  /** Says that the holder lives and goes on. @throws RunLostError when it must not */
  renew(modelArn: string, holder: string, now: number): Promise<ModelLease>;
  /** Keeps the model while it is being stopped, even after an end was requested. @returns undefined when it is lost */
  hold(modelArn: string, holder: string, now: number): Promise<ModelLease | undefined>;
  /** Records, before the request, that the model is about to be started. @throws RunLostError */
  startRequested(modelArn: string, holder: string, now: number): Promise<ModelLease>;
  /** Takes the record of a start back: the request was refused, so no start is on its way. */
  startRefused(modelArn: string, holder: string): Promise<void>;
  /** Records that the model was seen on since its start was requested. */
  seenOn(modelArn: string, holder: string): Promise<void>;
  /** Tells a living holder to end. */
  requestEnd(modelArn: string, holder: string, now: number): Promise<void>;
  /**
   * Gives the model back. `stopped` ends the ownership: the model was seen stopped, or was never this workflow's.
   * Does nothing when the model is not held by `holder` any more.
   */
  release(
    modelArn: string,
    holder: string,
    how: { readonly stopped: boolean; readonly measuredTps?: number },
  ): Promise<void>;
}
