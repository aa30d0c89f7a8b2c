import { riderOf } from '../../../../handlers/rider-photo/photo/rider-key';

describe('riderOf', () => {
  it.each([
    ['riders/ann/me.jpg', 'ann'],
    ['riders/ann@example.com/a b+c%41.jpg', 'ann@example.com'],
    ['riders/team a/ann/me.jpg', 'team a/ann'],
    ['riders/ann/me\n.jpg', 'ann'],
    ['riders/me.jpg', undefined],
    ['riders//me.jpg', undefined],
    ['riders/ann/', undefined],
    ['incoming/ann/me.jpg', undefined],
    ['thumbnails/riders/ann/me.jpg', undefined],
  ])('of %j is %j', (key, expected) => {
    expect(riderOf(key)).toBe(expected);
  });
});
