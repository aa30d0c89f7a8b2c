import type { AslDefinition, AslState } from '../../state-machines/asl/definition';
import type { Retrier } from '../../packages/local-aws/src/step-functions/retry';

/** The states that call Rekognition. */
const PACED_STATES = ['DetectLabels', 'DetectFaces'] as const;

/** Who repeats a call that Rekognition refused, and for how long. */
export interface Retries {
  /** Tries of the SDK within one run of a function. */
  readonly sdkAttempts: number;
  /** What the definition has in place of its own Retry of busy services, and of its time limit. Its own by default. */
  readonly instead?: { readonly retry: Omit<Retrier, 'ErrorEquals'>; readonly timeoutSeconds: number };
}

/**
 * As deployed: the function tries once, the state machine goes on for more than an hour (2 + 4 + ... + 32 + 70 x 60 s).
 * Without jitter: what was started one after another is repeated one after another.
 */
export const ONE_LAYER: Retries = { sdkAttempts: 1 };

/** As it was before: three tries of the SDK in each of five of the state machine. */
export const TWO_LAYERS: Retries = {
  sdkAttempts: 3,
  instead: {
    retry: { IntervalSeconds: 1, MaxAttempts: 4, BackoffRate: 2, MaxDelaySeconds: 20, JitterStrategy: 'FULL' },
    timeoutSeconds: 290,
  },
};

/** The definition with these retries. */
export function withRetries(definition: AslDefinition, { instead }: Retries): AslDefinition {
  if (!instead) return definition;
  const { retry, timeoutSeconds } = instead;
  const changed = (state: AslState): AslState => {
    const [busy, ...others] = state.Retry as readonly Retrier[];
    return { ...state, Retry: [{ ErrorEquals: busy!.ErrorEquals, ...retry }, ...others] };
  };
  const walk = (part: AslDefinition): AslDefinition => ({
    ...part,
    States: Object.fromEntries(
      Object.entries(part.States).map(([name, state]) => {
        if ((PACED_STATES as readonly string[]).includes(name)) return [name, changed(state)];
        return [name, state.Branches ? { ...state, Branches: state.Branches.map(walk) } : state];
      }),
    ),
  });
  return { ...walk(definition), TimeoutSeconds: timeoutSeconds };
}
