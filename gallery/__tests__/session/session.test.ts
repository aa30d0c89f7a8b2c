import { challengeOf, randomText } from '../../src/session/pkce';
import { hasExpired, signedInWith, tokenForCall, tokenWasRefused, signInBy } from '../../src/session/session';

describe('the session', () => {
  it('lets calls wait for a sign-in, and all go on with its token', async () => {
    const calls = Promise.all([tokenForCall(), tokenForCall()]);
    signedInWith('first');

    expect(await calls).toEqual(['first', 'first']);
  });

  it('renews a refused token once for all calls', async () => {
    let renewals = 0;
    signInBy({
      renew: () => Promise.resolve(`renewed ${(renewals += 1)}`),
      end: () => Promise.resolve(),
    });
    signedInWith('old');
    await Promise.all([tokenWasRefused('old'), tokenWasRefused('old')]);

    expect([await tokenForCall(), renewals, hasExpired.value]).toEqual(['renewed 1', 1, false]);
  });

  it('asks for a sign-in when it cannot be renewed, and goes on after it', async () => {
    signInBy({ renew: () => Promise.resolve(undefined), end: () => Promise.resolve() });
    signedInWith('old');
    await tokenWasRefused('old');
    const call = tokenForCall();
    const wasAsked = hasExpired.value;
    signedInWith('new');

    expect([wasAsked, hasExpired.value, await call]).toEqual([true, false, 'new']);
  });

  it('asks for a sign-in when the renewed token is refused, too, instead of renewing for ever', async () => {
    let renewals = 0;
    signInBy({ renew: () => Promise.resolve(`renewed ${(renewals += 1)}`), end: () => Promise.resolve() });
    signedInWith('old');
    await tokenWasRefused('old');
    await tokenWasRefused('renewed 1', false);

    expect([renewals, hasExpired.value]).toEqual([1, true]);
    signedInWith('new');
  });

  it('asks for no sign-in while nothing tells whether it can be renewed', async () => {
    let isDown = true;
    signInBy({
      renew: () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve('new')),
      end: () => Promise.resolve(),
    });
    signedInWith('old');
    await expect(tokenWasRefused('old')).rejects.toThrow('down');
    const wasAsked = hasExpired.value;
    isDown = false;
    await tokenWasRefused('old');

    expect([wasAsked, await tokenForCall()]).toEqual([false, 'new']);
  });

  it('asks for a sign-in when the token that is kept is the refused one', async () => {
    signInBy({ renew: () => Promise.resolve('old'), end: () => Promise.resolve() });
    signedInWith('old');
    await tokenWasRefused('old');

    expect(hasExpired.value).toBe(true);
  });
});

describe('the proof of a sign-in', () => {
  it('has the challenge of the example in RFC 7636, appendix B', async () => {
    expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('is a new text of 256 bits each time, as RFC 7636 allows it', () => {
    const [one, other] = [randomText(), randomText()];

    expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(one).not.toBe(other);
  });
});
