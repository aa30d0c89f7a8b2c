import * as z from 'zod';

/** Largest file of each kind that is accepted, in bytes, and how a file must begin or be called. */
const limits = z.object({
  photoBytes: z.int(),
  selfieBytes: z.int(),
  /** Endings of file names, in small letters, without the dot. */
  endings: z.array(z.string()),
  /** Files that may be asked for in one request. */
  uploadsAtOnce: z.int(),
});

/** Who is signed in, and what this deployment has. */
export const me = z
  .object({
    owner: z.string(),
    name: z.string(),
    isAdmin: z.boolean(),
    features: z.object({ riders: z.boolean(), batch: z.boolean() }),
    limits,
    /** Start of links to executions in the AWS console; absent locally, where the page draws them itself. */
    consoleUrl: z.string().optional(),
  })
  .meta({ id: 'Me' });

/** Signing in on one machine: any name, no password. */
export const localSession = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'Use 1 to 40 letters, digits, dots, hyphens or underscores.'),
  isAdmin: z.boolean().default(false),
});

export const token = z.object({ token: z.string() }).meta({ id: 'Token' });
