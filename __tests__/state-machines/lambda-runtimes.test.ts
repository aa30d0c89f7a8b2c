import {
  DEFAULT_RUNTIME,
  isKnownTo,
  LAMBDA_RUNTIMES,
  RUNTIMES_AS_OF,
  runtimeWarning,
} from '../../state-machines/lambda-runtimes';

const day = (text: string): Date => new Date(`${text}T12:00:00Z`);

describe('runtimeWarning', () => {
  it.each([
    ['2026-10-31', undefined],
    ['2026-11-02', 'nodejs22.x until 2027-04-30, in 179 days'],
    ['2027-04-29', 'nodejs22.x until 2027-04-30, in 1 days'],
    ['2027-05-01', 'nodejs22.x until 2027-04-30, which is over'],
  ])('on %s says about nodejs22.x: %s', (today, says) => {
    const warning = runtimeWarning('nodejs22.x', day(today));

    if (says === undefined) expect(warning).toBeUndefined();
    else expect(warning).toContain(says);
  });

  it('says of which day the table is, and what to set instead', () => {
    expect(runtimeWarning('nodejs22.x', day('2027-01-01'))).toContain(
      `(table of ${RUNTIMES_AS_OF}). Set lambdaRuntime (lambda_runtime of a module) to nodejs24.x, which needs version 6.21`,
    );
  });

  it('asks for a newer one where the table has none', () => {
    expect(runtimeWarning('nodejs24.x', day('2028-04-01'))).toContain('Look for a newer runtime');
  });
});

describe('isKnownTo', () => {
  it.each([
    ['5.100.0', true, false],
    ['6.9.0', true, false],
    ['6.20.0', true, false],
    ['6.21.0', true, true],
    ['6.100.1', true, true],
  ])('version %s of the provider knows nodejs22.x: %s, nodejs24.x: %s', (version, node22, node24) => {
    expect(isKnownTo('nodejs22.x', version)).toBe(node22);
    expect(isKnownTo('nodejs24.x', version)).toBe(node24);
  });
});

it('the default is in the table', () => {
  expect(LAMBDA_RUNTIMES).toHaveProperty([DEFAULT_RUNTIME]);
});
