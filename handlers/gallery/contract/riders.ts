import * as z from 'zod';
import { epochSeconds, sentName } from './common';
import { form } from './uploads';

/** How a rider's name is written: it becomes part of a key. */
export const riderName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9@._-]{0,79}$/, 'Use 1 to 80 letters, digits and @ . _ -');

const attempt = z.object({
  id: z.string(),
  /** ISO 8601, UTC. */
  uploadedAt: z.string(),
  outcome: z.enum(['CHECKING', 'ACCEPTED', 'REPLACED', 'REJECTED', 'FAILED']),
  error: z.string().optional(),
  /** Codes of all rules that were broken, and a sentence about them. */
  reasons: z.array(z.string()),
  message: z.string().optional(),
  /** Whether its execution can be looked at. */
  hasExecution: z.boolean(),
});

export const rider = z
  .object({
    name: z.string(),
    owner: z.string(),
    /** UPLOADED: known only here, nothing was checked yet. */
    state: z.enum(['UPLOADED', 'PENDING', 'ACCEPTED', 'REJECTED', 'FAILED', 'ERASING']),
    /** Of the photo in use, where browsers show its format. */
    photoUrl: z.string().optional(),
    thumbnailUrl: z.string().optional(),
    acceptedAt: epochSeconds.optional(),
    /** After this time the rider is erased. */
    keptUntil: epochSeconds.optional(),
    /** Newest first. */
    attempts: z.array(attempt),
  })
  .meta({ id: 'Rider' });

export const riderPage = z.object({ riders: z.array(rider), next: z.string().optional() }).meta({ id: 'RiderPage' });

export const selfieRequest = z.object({
  fileName: sentName,
  bytes: z.int().nonnegative(),
});

export const selfieForm = z.object({ key: z.string(), form }).meta({ id: 'SelfieForm' });

/** What an erasure removed, and the proof: what is left, which is nothing when it is complete. */
export const erasure = z
  .object({
    complete: z.boolean(),
    removed: z.object({ faces: z.int(), objectVersions: z.int(), records: z.int() }),
    remaining: z.array(z.object({ kind: z.string(), id: z.string(), reason: z.string() })),
    elsewhere: z.array(z.string()),
  })
  .meta({ id: 'Erasure' });
