import { createHmac } from 'node:crypto';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { cognitoVerifier, cognitoViewer } from '../../../handlers/gallery/cognito-viewer';
import type { Authenticate } from '../../../handlers/gallery/viewer';
import { unsigned, UserPool } from '../../support/user-pool';

const pool = new UserPool('Gallery01', 'client-of-the-page');
const other = new UserPool('Another02', 'client-of-the-page');

/** Reads tokens as the function does; the pool's keys are given instead of fetched. */
function viewer(): Authenticate {
  const create = jest.spyOn(CognitoJwtVerifier, 'create');
  const authenticate = cognitoViewer(cognitoVerifier(pool.id, pool.clientId));
  const verifier = create.mock.results[0]!.value as { cacheJwks(jwks: UserPool['jwks']): void };
  create.mockRestore();
  verifier.cacheJwks(pool.jwks);
  return authenticate;
}

const authenticate = viewer();
const now = Math.floor(Date.now() / 1000);

/** With the public key as the secret: who mixes up algorithms takes it for right. */
function signedWithPublicKey(): string {
  const secret = pool.publicKey.export({ format: 'pem', type: 'spki' });
  const content = unsigned({ kid: 'key-1', alg: 'HS256' }, pool.claims()).replace(/\.$/, '');
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

describe('the sender of an access token', () => {
  it('is known by the subject, not by the name, which somebody else may have had', async () => {
    expect(await authenticate(pool.token())).toEqual({
      owner: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
      name: 'ann',
      isAdmin: false,
    });
  });

  it.each<[unknown, boolean]>([
    [['admin'], true],
    [['riders', 'admin'], true],
    [['administrators', 'Admin', 'admin '], false],
    [[], false],
    [undefined, false],
  ])('is an admin by the group of that name alone: %j', async (groups, isAdmin) => {
    const token = pool.token(pool.claims({ 'cognito:groups': groups }));

    expect(await authenticate(token)).toMatchObject({ isAdmin });
  });

  it.each<[string, string | undefined]>([
    ['no token', undefined],
    ['no JWT', 'abc'],
    ['of another client', pool.token(pool.claims({ client_id: 'another-client' }))],
    ['of no client', pool.token(pool.claims({ client_id: undefined }))],
    ['an id token', pool.token(pool.claims({ token_use: 'id', aud: pool.clientId }))],
    ['a refresh token', pool.token(pool.claims({ token_use: 'refresh' }))],
    ['expired', pool.token(pool.claims({ exp: now - 1 }))],
    ['not valid yet', pool.token(pool.claims({ nbf: now + 600 }))],
    ['of another pool', other.token()],
    ['of another pool, that says it is of this one', other.token(other.claims({ iss: pool.issuer }))],
    ['of this pool, that says it is of another one', pool.token(pool.claims({ iss: other.issuer }))],
    ['alg: none', unsigned({ kid: 'key-1', alg: 'none' }, pool.claims())],
    ['alg: none, signed', unsigned({ kid: 'key-1', alg: 'none' }, pool.claims(), pool.token().split('.')[2])],
    ['HS256 with the public key', signedWithPublicKey()],
    ['without a signature', pool.token().replace(/[^.]+$/, '')],
    ['changed', unsigned({ kid: 'key-1', alg: 'RS256' }, pool.claims({ sub: 'ben' }), pool.token().split('.')[2])],
  ])('is nobody: %s', async (_what, token) => {
    expect(await authenticate(token)).toBeUndefined();
  });
});
