/** One call of a scenario that is run against the local service and against another implementation. */
export interface ParityStep<Client> {
  readonly name: string;
  /** Calls the service; `seen` carries what earlier steps of the same run learned, such as a receipt handle. */
  call(client: Client, seen: Record<string, string>): Promise<unknown>;
  /** Why moto is wrong here, by the documentation of AWS. Its answer is then expected to differ. */
  readonly motoDeviates?: string;
}

/** What a call answered, or which error it failed with, without what differs from run to run. */
export type Outcome = { readonly answer: unknown } | { readonly error: string; readonly details: unknown };

/** Runs the steps in order and answers their outcomes by name. */
export async function runParitySteps<Client>(
  client: Client,
  steps: readonly ParityStep<Client>[],
  normalise: (answer: unknown) => unknown = (answer) => answer,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const seen: Record<string, string> = {};
  for (const step of steps) {
    outcomes.set(
      step.name,
      await step.call(client, seen).then(
        (answer) => ({ answer: normalise(withoutMetadata(answer)) }),
        (error: Error) => ({ error: error.name, details: normalise(detailsOf(error)) }),
      ),
    );
  }
  return outcomes;
}

function withoutMetadata(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).filter(([name, value]) => name !== '$metadata' && value !== undefined),
  );
}

/** Parts of an error that belong to the protocol or to one call, not to what the service says. */
const TECHNICAL: ReadonlySet<string> = new Set([
  '$fault',
  '$metadata',
  '$response',
  '$retryable',
  '$service',
  'Code',
  'Error',
  'RequestId',
  'Type',
  '__type',
  'message',
  'name',
  'xmlns',
]);

/** What an error carries beside its text, which only AWS itself words. */
function detailsOf(error: Error): unknown {
  return Object.fromEntries(
    Object.entries(error).filter(([name, value]) => !TECHNICAL.has(name) && value !== undefined),
  );
}
