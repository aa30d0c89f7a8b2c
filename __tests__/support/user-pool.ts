import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A user pool of Amazon Cognito as far as its tokens go: a key of its own, and claims as it writes them. */
export class UserPool {
  readonly id: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  private readonly privateKey: KeyObject;

  constructor(
    name: string,
    readonly clientId: string,
  ) {
    this.id = `eu-central-1_${name}`;
    this.issuer = `https://cognito-idp.eu-central-1.amazonaws.com/${this.id}`;
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  /** The keys as the pool publishes them. */
  get jwks(): { readonly keys: readonly object[] } {
    return { keys: [{ ...this.publicKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'RS256', use: 'sig' }] };
  }

  /** Claims of an access token, an hour long. */
  claims(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: this.issuer,
      client_id: this.clientId,
      token_use: 'access',
      scope: 'openid',
      sub: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
      username: 'ann',
      auth_time: now,
      iat: now,
      exp: now + 3600,
      jti: 'a',
      ...more,
    };
  }

  /** A token that this pool signs. */
  token(claims = this.claims()): string {
    const content = `${part({ kid: 'key-1', alg: 'RS256' })}.${part(claims)}`;
    return `${content}.${createSign('RSA-SHA256').update(content).sign(this.privateKey).toString('base64url')}`;
  }
}

/** A token with any head and signature. */
export const unsigned = (head: object, claims: object, signature = ''): string =>
  `${part(head)}.${part(claims)}.${signature}`;
