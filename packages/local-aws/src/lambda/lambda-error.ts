/** What Lambda limits a synchronous request and a response to, in bytes of JSON. */
export const PAYLOAD_LIMIT_BYTES = 6_291_556;

/**
 * A failed invocation, as Step Functions reports it: `name` is the Error, `message` the Cause. For errors of the
 * function the Cause is Lambda's JSON `{"errorType","errorMessage","trace"}`; for errors of the service (`Lambda.*`) it
 * is the service's text.
 */
export class LambdaError extends Error {
  /** Of the Invoke call: a failed function is a successful call. */
  readonly httpStatus: number;

  constructor(name: string, cause: string, httpStatus = 200) {
    super(cause);
    this.name = name;
    this.httpStatus = httpStatus;
  }
}

/** What Lambda answers with when a function fails. */
export interface FunctionErrorBody {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** An error of the function itself, from the body that the runtime or the sandbox answered with. */
export function functionError(body: FunctionErrorBody): LambdaError {
  return new LambdaError(body.errorType, JSON.stringify(body));
}

/** The sandbox ended the invocation at the function's time limit. */
export function timedOut(requestId: string, timeoutSeconds: number): LambdaError {
  return functionError({
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  });
}

/**
 * The runtime ended before it answered: `process.exit`, a crash, or too little memory.
 * @param reason How it ended, e.g. `exit status 1` or `signal: killed` (out of memory); undefined for exit status 0.
 */
export function runtimeExited(requestId: string, reason: string | undefined): LambdaError {
  const how =
    reason === undefined ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${reason}`;
  return functionError({ errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${how}` });
}

/** An error of the Lambda API, with the cause text that Step Functions' optimised integration shows. */
export function serviceError(code: string, status: number, message: string, requestId: string): LambdaError {
  return new LambdaError(
    `Lambda.${code}`,
    `${message} (Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`,
    status,
  );
}
