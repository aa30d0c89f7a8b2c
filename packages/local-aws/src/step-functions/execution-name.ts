/** An error of StartExecution; `name` is the error code of the Step Functions API. */
export class StartExecutionError extends Error {
  constructor(code: 'InvalidName' | 'InvalidExecutionInput' | 'ExecutionAlreadyExists', message: string) {
    super(message);
    this.name = code;
  }
}

/**
 * Checks the name of an execution: 1 to 80 characters without white space, brackets, wildcards, control characters and
 * `" # % \ ^ | ~ \` $ & , ; : /`.
 * @throws StartExecutionError InvalidName.
 */
export function assertExecutionName(name: string): void {
  // eslint-disable-next-line no-control-regex
  const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/u.exec(name)?.[0];
  if (name.length >= 1 && name.length <= 80 && forbidden === undefined) return;
  const reason = forbidden === undefined ? `it has ${name.length} characters` : `it holds ${JSON.stringify(forbidden)}`;
  throw new StartExecutionError(
    'InvalidName',
    `Invalid Name: '${name}': ${reason}. Use 1 to 80 letters, digits, hyphens and underscores.`,
  );
}
