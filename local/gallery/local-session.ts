import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sign, verify } from 'hono/jwt';
import type * as z from 'zod';
import type { localSession } from '../../handlers/gallery/contract/session';
import type { Authenticate } from '../../handlers/gallery/viewer';

/** A day: who comes back tomorrow picks a name again. */
const SECONDS = 86_400;
const ALGORITHM = 'HS256';
const ISSUER = 'local-gallery';
const SECRET_FILE = 'gallery-secret';

/** Sessions on this machine: whoever can reach it may take any name, and tokens of elsewhere are refused. */
export interface LocalSessions {
  /** A token for a name. */
  start(session: z.output<typeof localSession>): Promise<string>;
  readonly authenticate: Authenticate;
}

/** The secret outlives the process, so that a page goes on after a restart. */
function secretOf(directory: string): string {
  const file = join(directory, SECRET_FILE);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** @param directory folder of the local state */
export function localSessions(directory: string): LocalSessions {
  const secret = secretOf(directory);
  return {
    start: ({ name, isAdmin }) => {
      const expires = Math.floor(Date.now() / 1000) + SECONDS;
      // Two sign-ins of one second are two, as anywhere else.
      const claims = { iss: ISSUER, sub: name, isAdmin, exp: expires, jti: randomUUID() };
      return sign(claims, secret, ALGORITHM);
    },
    authenticate: async (token) => {
      if (token === undefined) return undefined;
      try {
        const claims = await verify(token, secret, { alg: ALGORITHM, iss: ISSUER });
        const name = String(claims.sub);
        return { owner: name, name, isAdmin: claims.isAdmin === true };
      } catch {
        return undefined;
      }
    },
  };
}
