import {
  accepted,
  claimed,
  isClaimable,
  released,
  retired,
  revoked,
} from '../../../../handlers/rider-photo/records/face-entry';
import type { FaceEntry, FaceState } from '../../../../handlers/rider-photo/records/rider-records';

const face = (state: FaceState, ...claimants: string[]): FaceEntry => ({
  externalImageId: 'ann',
  entry: 'face#1',
  userId: 'ann',
  faceId: '1',
  state,
  claimants,
  revision: 3,
  updatedAt: 1,
});

describe('a face of the ledger', () => {
  it('is claimed by each execution once', () => {
    expect(claimed(face('CLAIMED', 'a'), 'b')).toMatchObject({ state: 'CLAIMED', claimants: ['a', 'b'] });
    expect(claimed(face('CLAIMED', 'a'), 'a')).toMatchObject({ claimants: ['a'] });
    expect(claimed(face('ACCEPTED', 'a'), 'b')).toMatchObject({ state: 'ACCEPTED', claimants: ['a', 'b'] });
  });

  it.each([
    [undefined, true],
    ['CLAIMED', true],
    ['ACCEPTED', true],
    ['REVOKED', false],
    ['RETIRED', false],
    ['REMOVING', false],
  ] as const)('in state %s can be claimed: %s', (state, expected) => {
    expect(isClaimable(state === undefined ? undefined : face(state, 'a'))).toBe(expected);
  });

  it('forgets the execution it was accepted with when the next is', () => {
    expect(accepted(face('ACCEPTED', 'a', 'b'), 'a')).toMatchObject({ state: 'ACCEPTED', claimants: ['b'] });
    expect(accepted(face('CLAIMED', 'a'), undefined)).toMatchObject({ state: 'ACCEPTED', claimants: ['a'] });
  });

  it('is retired, unless an execution is at work with it', () => {
    expect(retired(face('ACCEPTED', 'a'), 'a')).toMatchObject({ state: 'RETIRED', claimants: [] });
    expect(retired(face('ACCEPTED', 'a', 'b'), 'a')).toMatchObject({ state: 'CLAIMED', claimants: ['b'] });
  });

  it('is revoked with its claimants, who have to remove it', () => {
    expect(revoked(face('CLAIMED', 'a'))).toMatchObject({ state: 'REVOKED', claimants: ['a'] });
  });

  it.each([
    ['the last claim', face('CLAIMED', 'a'), 'REMOVING', ['a']],
    ['a revoked claim', face('REVOKED', 'a'), 'REMOVING', ['a']],
    ['a removal that was interrupted', face('REMOVING', 'a'), 'REMOVING', ['a']],
    ['one of two claims', face('CLAIMED', 'a', 'b'), 'CLAIMED', ['b']],
    ['a claim on a face that is in use', face('ACCEPTED', 'b', 'a'), 'ACCEPTED', ['b']],
    ['the only claim on a face that is in use', face('ACCEPTED', 'a'), 'ACCEPTED', []],
  ])('is released of %s', (_what, entry, state, claimants) => {
    expect(released(entry, 'a')).toMatchObject({ state, claimants });
  });
});
