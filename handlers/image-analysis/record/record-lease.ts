/** When Step Functions ends an execution whatever it does, in seconds: `TimeoutSeconds` of the state machine. */
const MACHINE_LIMIT_SECONDS = 290;

/**
 * How long a PENDING record belongs to its execution, from its registration on: twice as long as the execution can last.
 * A record with an older lease has lost its execution, and no question has to be asked about that, which an Express
 * execution could not answer: it has no description and sends no events.
 */
export const LEASE_SECONDS = 2 * MACHINE_LIMIT_SECONDS;
