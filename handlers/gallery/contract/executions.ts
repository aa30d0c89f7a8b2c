import * as z from 'zod';
import { photoId } from './common';
import { riderName } from './riders';

/** A state machine as it is drawn: its ASL, without the names of functions and topics. */
const workflowGraph = z
  .object({
    name: z.string(),
    startAt: z.string(),
    /** In the order of the ASL file; those in branches name the state that holds them. */
    states: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        comment: z.string().optional(),
        parent: z.string().optional(),
        /** Whether it is the first of a branch of its parent, or of the machine. */
        isStart: z.boolean(),
        isEnd: z.boolean(),
        /** What it goes to, and when, in words; `catches` is after an error. */
        next: z.array(z.object({ to: z.string(), when: z.string().optional(), catches: z.boolean() })),
      }),
    ),
  })
  .meta({ id: 'WorkflowGraph' });

export const workflowGraphs = z.object({ workflows: z.array(workflowGraph) }).meta({ id: 'WorkflowGraphs' });

/** Which execution: that of a photo, of an attempt of a rider, or of a run of the batch. */
export const executionQuery = z.object({
  photo: photoId.optional(),
  rider: riderName.optional(),
  attempt: z.string().min(1).max(200).optional(),
  /** Whose rider it is; one's own by default. Others' are for the group `admin`. */
  owner: z.string().min(1).max(200).optional(),
  /** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
  run: z.string().min(1).max(256).optional(),
});

const step = z.object({
  name: z.string(),
  /** Milliseconds since 1970. */
  enteredAt: z.number(),
  exitedAt: z.number().optional(),
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED']),
  /** Tries of a Task. */
  tries: z.int(),
  error: z.string().optional(),
  cause: z.string().optional(),
  /** JSON as text, cut where it is long; places and faces are blanked for whom the photo is not. */
  input: z.string().optional(),
  output: z.string().optional(),
});

export const execution = z
  .object({
    workflow: z.string(),
    status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
    startedAt: z.number(),
    endedAt: z.number().optional(),
    /** In the order in which they were entered. */
    steps: z.array(step),
    consoleUrl: z.string().optional(),
  })
  .meta({ id: 'Execution' });
