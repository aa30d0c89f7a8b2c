/**
 * Reads a variable of the function's environment that names a resource. Settings are read by `setting`, which knows what
 * they may be.
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
