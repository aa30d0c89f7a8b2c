import { externalImageId } from '../faces/external-image-id';
import type { Attempt } from '../records/attempt';
import type { Ledger } from '../records/ledger';
import { parseRiderInput } from './rider-input';

/** The attempt that an execution is about: without an id when it never opened one, or an erasure has removed it. */
export type IdentifiedAttempt = Pick<Attempt, 'userId' | 'externalImageId' | 'executionId'> &
  Partial<Pick<Attempt, 'attemptId'>>;

/**
 * The attempt of an execution, from the input of the execution or from the data of any of its states.
 * @throws InvalidInputError when not even user and photo are known
 */
export async function identifyAttempt(ledger: Ledger, data: unknown, executionId: string): Promise<IdentifiedAttempt> {
  const known = data as { readonly userId?: unknown; readonly attemptId?: unknown } | null;
  if (typeof known?.userId === 'string' && typeof known.attemptId === 'string') {
    const { userId, attemptId } = known as { userId: string; attemptId: string };
    return { userId, externalImageId: externalImageId(userId), executionId, attemptId };
  }
  // When the execution started plays no part in this.
  const { userId } = parseRiderInput(data, new Date(0).toISOString());
  const who = { userId, externalImageId: externalImageId(userId), executionId };
  const mine = (await ledger.attempts(who.externalImageId)).filter((attempt) => attempt.executionId === executionId);
  // An execution that was restarted from its first state has a second attempt, when the first has ended.
  return { ...who, attemptId: (mine.find(({ outcome }) => outcome === undefined) ?? mine.at(-1))?.attemptId };
}
