/**
 * Options of every client: without a limit of its own a hung connection would last until the function's time-out.
 * Retries stay at the SDK's default (3 attempts); longer waits belong to the state machine, which does not bill them.
 */
export const clientOptions = { requestHandler: { connectionTimeout: 3_000, requestTimeout: 20_000 } };
