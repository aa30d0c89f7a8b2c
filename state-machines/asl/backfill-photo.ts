import type { AslDefinition, AslState } from './definition';

/** Error with which a photo that has its outcome already leaves the states at once. */
const ALREADY_PROCESSED = 'AlreadyProcessedError';

/** Longest retries within a batch: 51 seconds, of the 300 of a batch whose photos need half of them. */
const BATCH_RETRY = {
  IntervalSeconds: 1,
  MaxAttempts: 6,
  BackoffRate: 2,
  MaxDelaySeconds: 20,
  JitterStrategy: 'FULL',
} as const;

/**
 * The states of image-analysis as a backfill runs them for one photo of a batch. The same functions with the same catchers,
 * but for four things:
 * - a call of Rekognition is repeated for less than a minute, not for an hour: a batch ends after five minutes, and a
 *   run that is resumed takes up what it could not;
 * - the execution's id is followed by the key, since a batch is one execution and every record belongs to one photo;
 * - no notice is published: no one waits for news of an old photo, and a million of them is a flood;
 * - a photo that has its outcome already ends with an error, so that its place is free at once.
 */
export function backfillPhotoStates({ StartAt, States }: AslDefinition): AslDefinition {
  const told = Object.keys(States).filter((name) => States[name]!.Resource?.endsWith(':sns:publish'));
  const kept = Object.entries(States).filter(
    ([name]) => !told.includes(name) && !catchersOf(States, told).includes(name),
  );
  return {
    StartAt,
    States: Object.fromEntries(kept.map(([name, state]) => [name, photoState(name, state, States, told)])),
  };
}

/** Where only notices lead to. */
function catchersOf(states: AslDefinition['States'], told: readonly string[]): string[] {
  return told.flatMap((name) => (states[name]!.Catch ?? []).map(({ Next }) => Next));
}

function photoState(name: string, state: AslState, states: AslDefinition['States'], told: readonly string[]): AslState {
  if (name === 'AlreadyProcessed') {
    const Cause = 'The photo has its outcome, or another execution works on it.';
    return {
      Comment: 'Ends the wait beside it, too: a run that is resumed skips quickly.',
      Type: 'Fail',
      Error: ALREADY_PROCESSED,
      Cause,
    };
  }
  const changed: AslState = {
    ...state,
    ...(state.Retry === undefined ? {} : { Retry: state.Retry.map(withinBatch) }),
    ...(state.Parameters === undefined ? {} : { Parameters: withPhotoId(state.Parameters) }),
    ...(state.Branches === undefined
      ? {}
      : {
          Branches: state.Branches.map((branch) => ({
            ...branch,
            States: Object.fromEntries(
              Object.entries(branch.States).map(([inner, each]) => [inner, photoState(inner, each, states, told)]),
            ),
          })),
        }),
  };
  if (state.Next === undefined || !told.includes(state.Next)) return changed;
  const after = states[state.Next]!.Next;
  const { Next: _told, ...rest } = changed;
  return after === undefined ? { ...rest, End: true } : { ...rest, Next: after };
}

function withinBatch<Retrier extends NonNullable<AslState['Retry']>[number]>(retrier: Retrier): Retrier {
  if (Number(retrier.MaxAttempts) <= BATCH_RETRY.MaxAttempts) return retrier;
  return { ...retrier, ...BATCH_RETRY };
}

function withPhotoId(parameters: NonNullable<AslState['Parameters']>): NonNullable<AslState['Parameters']> {
  const { Payload } = parameters as { readonly Payload?: Readonly<Record<string, unknown>> };
  if (Payload?.['executionId.$'] === undefined) return parameters;
  return {
    ...parameters,
    Payload: { ...Payload, 'executionId.$': "States.Format('{} {}', $$.Execution.Id, $.key)" },
  };
}
