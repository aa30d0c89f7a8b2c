import type { FaceEntry, FaceState } from './rider-records';

/** What a write of a face entry is about to store; its revision and time are added when it is written. */
export type FaceChange = Omit<FaceEntry, 'revision' | 'updatedAt'>;

const changed = (face: FaceEntry, state: FaceState, claimants: readonly string[]): FaceChange => {
  const { revision: _revision, updatedAt: _updatedAt, ...rest } = face;
  return { ...rest, state, claimants };
};

const without = (face: FaceEntry, executionId: string): string[] =>
  face.claimants.filter((claimant) => claimant !== executionId);

/** Whether an execution may still claim a face: not one that is about to be removed. */
export function isClaimable(face: FaceEntry | undefined): boolean {
  return face === undefined || face.state === 'CLAIMED' || face.state === 'ACCEPTED';
}

/** The face with one more claimant. */
export function claimed(face: FaceEntry, executionId: string): FaceChange {
  return changed(face, face.state, [...without(face, executionId), executionId]);
}

/** The face as that of its rider; the execution that was accepted with it before, if any, has no more part in it. */
export function accepted(face: FaceEntry, replaced: string | undefined): FaceChange {
  return changed(face, 'ACCEPTED', replaced === undefined ? face.claimants : without(face, replaced));
}

/** The face after its rider got another one: it stays only for executions that are at work with it. */
export function retired(face: FaceEntry, executionId: string): FaceChange {
  const claimants = without(face, executionId);
  return changed(face, claimants.length > 0 ? 'CLAIMED' : 'RETIRED', claimants);
}

/** The face after another rider was accepted with it. */
export function revoked(face: FaceEntry): FaceChange {
  return changed(face, 'REVOKED', face.claimants);
}

/**
 * The face after an execution gave it up: REMOVING when nobody else has part in it. The claimant stays on a face that
 * is being removed, so that a repetition finds it again.
 */
export function released(face: FaceEntry, executionId: string): FaceChange {
  const others = without(face, executionId);
  if (face.state === 'ACCEPTED' || others.length > 0) return changed(face, face.state, others);
  return changed(face, 'REMOVING', face.claimants);
}
