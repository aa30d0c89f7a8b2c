import * as z from 'zod';
import { box } from './common';

/** Milliseconds since 1970. */
const epochMs = z.int();

const run = z.object({
  id: z.string(),
  status: z.enum(['RUNNING', 'COMPLETED', 'INCOMPLETE', 'FAILED', 'ENDED']),
  startedAt: epochMs,
  endedAt: epochMs.optional(),
  done: z.int().optional(),
  setAside: z.int().optional(),
  waiting: z.int().optional(),
  /** For which the model was paid, and at most how much, in USD. */
  modelMinutes: z.number().optional(),
  estimatedCost: z.number().optional(),
  problem: z.string().optional(),
});

/** How the batch stands. */
export const batch = z
  .object({
    /** Images that wait, and that are worked on; SQS counts about. */
    waiting: z.int(),
    inFlight: z.int(),
    model: z.object({
      /** As Rekognition says, e.g. RUNNING or STOPPED; absent when no model is configured. */
      state: z.string().optional(),
      /** Since when it is paid for, as far as this deployment has started it. */
      since: epochMs.optional(),
      /** USD an hour with as many units as are allowed. */
      hourlyCost: z.number(),
      /** Whether this deployment may stop it. */
      isOurs: z.boolean(),
    }),
    /** Newest first, of the last 90 days. */
    runs: z.array(run),
    setAside: z.int(),
  })
  .meta({ id: 'Batch' });

/** Why images were set aside. */
export const setAsideImages = z
  .object({ images: z.array(z.object({ id: z.string(), key: z.string(), reason: z.string(), message: z.string() })) })
  .meta({ id: 'SetAsideImages' });

/** Images to try again: those with these ids, or all. */
export const redriveRequest = z.object({ ids: z.array(z.string()).max(100).optional() });

export const redriven = z.object({ queued: z.int() }).meta({ id: 'Redriven' });

export const batchResults = z
  .object({
    results: z.array(
      z.object({
        key: z.string(),
        imageUrl: z.string().optional(),
        annotatedUrl: z.string(),
        detectedAt: z.string(),
        labels: z.array(z.object({ name: z.string(), confidence: z.number().optional(), box: box.optional() })),
      }),
    ),
    next: z.string().optional(),
  })
  .meta({ id: 'BatchResults' });

export const started = z.object({ executionId: z.string() }).meta({ id: 'Started' });
