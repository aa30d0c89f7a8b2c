/** The day on which the table below was compared with its sources. */
export const RUNTIMES_AS_OF = '2026-11-27';

interface LambdaRuntime {
  /** The day from which AWS patches it no more; a month later no function can be made, two months later none changed. */
  readonly deprecated: string;
  /** The first version of the AWS provider that knows it. */
  readonly provider: string;
}

/**
 * The runtimes that the functions may have. Bring the date up to date with the table.
 *
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, and the changelog of the provider. Version
 * 5.100 of it knows nodejs22.x and refuses nodejs24.x.
 */
export const LAMBDA_RUNTIMES = {
  'nodejs22.x': { deprecated: '2027-04-30', provider: '5.100' },
  'nodejs24.x': { deprecated: '2028-04-30', provider: '6.21' },
} as const satisfies Readonly<Record<string, LambdaRuntime>>;

export type LambdaRuntimeName = keyof typeof LAMBDA_RUNTIMES;

export const DEFAULT_RUNTIME: LambdaRuntimeName = 'nodejs22.x';

/** What to know before choosing one. */
export const RUNTIME_HINT = `nodejs24.x needs version ${LAMBDA_RUNTIMES['nodejs24.x'].provider} of the AWS provider or newer.`;

const WARNING_DAYS = 180;
const DAY_MS = 86_400_000;

/** What to say about a runtime whose end is near or past, and what to do; undefined while there is time. */
export function runtimeWarning(name: LambdaRuntimeName, today: Date): string | undefined {
  const { deprecated } = LAMBDA_RUNTIMES[name];
  const days = Math.ceil((Date.parse(deprecated) - today.getTime()) / DAY_MS);
  if (days > WARNING_DAYS) return undefined;
  const when = days > 0 ? `in ${days} days` : 'which is over';
  const later = Object.entries(LAMBDA_RUNTIMES).find(([, other]) => other.deprecated > deprecated);
  const remedy = later
    ? `Set lambdaRuntime (lambda_runtime of a module) to ${later[0]}, which needs version ${later[1].provider} of the AWS provider or newer.`
    : 'Look for a newer runtime, and enter it in state-machines/lambda-runtimes.ts.';
  return `AWS supports the Lambda runtime ${name} until ${deprecated}, ${when} (table of ${RUNTIMES_AS_OF}). ${remedy}`;
}

/** Whether a version of the provider knows a runtime. @param version e.g. `5.100.0` */
export function isKnownTo(name: LambdaRuntimeName, version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = LAMBDA_RUNTIMES[name].provider.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
