import { asProblem, problemOf } from '../../src/api/problem';
import { backOff, retryDelayOf } from '../../src/api/retry';

const answer = (status: number, retryAfter?: string): Parameters<typeof retryDelayOf>[0] => ({
  status,
  headers: new Headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
});

describe('a call that the API does not take', () => {
  it.each([
    [200, undefined, 1, undefined],
    [404, undefined, 1, undefined],
    [429, '3', 1, 3000],
    [429, '600', 1, 30_000],
    [429, 'Fri, 27 Nov 2026 10:00:00 GMT', 2, 2000],
    [503, undefined, 1, 1000],
    [503, undefined, 4, 8000],
  ])('and answers %i, to be asked again after %s, is made again in time', (status, after, tries, expected) => {
    expect(retryDelayOf(answer(status, after), tries)).toBe(expected);
  });

  it('is told by what the API says, else by its status', () => {
    expect(problemOf({ error: 'NotFound', message: 'gone', field: 'album' }, 404)).toMatchObject({
      error: 'NotFound',
      status: 404,
      field: 'album',
    });
    expect(problemOf('<html>', 502)).toMatchObject({ error: 'Unavailable' });
    expect(asProblem(new TypeError('Failed to fetch'))).toMatchObject({ error: 'Unreachable' });
  });
});

describe('looks at something that goes on', () => {
  it('come after two seconds, and later every fifteen', () => {
    expect([0, 1, 100].map((looks) => backOff(looks))).toEqual([2000, 2600, 15_000]);
  });
});
