import { asProblem, Problem, problemOf } from '../../src/api/problem';

describe('a problem', () => {
  it('is what the API tells', () => {
    expect(problemOf({ error: 'AlbumNameTaken', message: 'Taken.', field: 'name' }, 409)).toMatchObject({
      error: 'AlbumNameTaken',
      message: 'Taken.',
      status: 409,
      field: 'name',
    });
  });

  it.each([
    [403, '<html>Request blocked</html>', 'NotAllowed'],
    [413, { message: 'Request Entity Too Large' }, 'RequestTooLarge'],
    [429, { message: 'Too Many Requests' }, 'TooManyRequests'],
    [500, { message: 'Internal Server Error' }, 'Unavailable'],
    [503, { message: 'Service Unavailable' }, 'Unavailable'],
    [418, undefined, 'Unexpected'],
  ])('of what stands before the API is told by its status: %d', (status, body, error) => {
    expect(problemOf(body, status)).toMatchObject({ error, status });
  });

  it('without an answer is that nothing was reached', () => {
    expect(asProblem(new TypeError('Failed to fetch'))).toBeInstanceOf(Problem);
    expect(asProblem(new TypeError('Failed to fetch')).error).toBe('Unreachable');
  });
});
