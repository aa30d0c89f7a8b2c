/**
 * Reads a variable of the function's environment.
 * @throws Error when it is missing, which is a mistake of the deployment.
 */
export function environmentText(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(
      `The environment variable ${name} is not set. The workflow's description sets it for this function.`,
    );
  }
  return value;
}

/** Reads a numeric variable of the function's environment. */
export function environmentNumber(name: string): number {
  const value = Number(environmentText(name));
  if (!Number.isFinite(value)) throw new Error(`The environment variable ${name} must be a number.`);
  return value;
}

/** Reads a yes-or-no variable of the function's environment. */
export function environmentFlag(name: string): boolean {
  const value = environmentText(name);
  if (value !== 'true' && value !== 'false') {
    throw new Error(`The environment variable ${name} must be true or false, but is "${value}".`);
  }
  return value === 'true';
}
