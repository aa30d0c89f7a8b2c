import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { FetchError } from 'aws-jwt-verify/error';
import type { CognitoAccessTokenPayload } from 'aws-jwt-verify/jwt-model';
import { TransientServiceError } from '../runtime/errors';
import type { Authenticate } from './viewer';

/** The group whose members see everybody's data. */
const ADMIN_GROUP = 'admin';

/** Verifies an access token. @throws what the verifier says about a token that is not one of this pool, client and time */
type Verify = (token: string) => Promise<CognitoAccessTokenPayload>;

/** Access tokens of a user pool and a client of it; the pool's keys are read once per process. */
export function cognitoVerifier(userPoolId: string, clientId: string): Verify {
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: 'access' });
  return (token) => verifier.verify(token);
}

/**
 * Who sent an access token of Amazon Cognito. API Gateway has looked at it already; it is looked at once more, since a route
 * without an authorizer is one line of configuration away.
 * @throws TransientServiceError when nobody can tell by now
 */
export function cognitoViewer(verify: Verify): Authenticate {
  return async (token) => {
    if (token === undefined) return undefined;
    try {
      const claims = await verify(token);
      const groups = claims['cognito:groups'] ?? [];
      return { owner: claims.sub, name: claims.username, isAdmin: groups.includes(ADMIN_GROUP) };
    } catch (error) {
      // The keys of the pool were not to be had: that says nothing about the token, and signing in again would not help.
      if (error instanceof FetchError) throw new TransientServiceError(error.message, { cause: error });
      return undefined;
    }
  };
}
