import '../../../support/rekognition-once';
import { handler as addFaceToIndex } from '../../../../handlers/rider-photo/add-face-to-index';
import { handler as checkFaceDuplicate } from '../../../../handlers/rider-photo/check-face-duplicate';
import { handler as closeEndedExecution } from '../../../../handlers/rider-photo/close-ended-execution';
import { handler as eraseExpiredRiders } from '../../../../handlers/rider-photo/erase-expired-riders';
import { handler as eraseRider } from '../../../../handlers/rider-photo/erase-rider';
import { handler as faceDetection } from '../../../../handlers/rider-photo/face-detection';
import { handler as persistMetadata } from '../../../../handlers/rider-photo/persist-metadata';
import { handler as photoDoesNotMeetRequirement } from '../../../../handlers/rider-photo/photo-does-not-meet-requirement';
import { handler as recordFailure } from '../../../../handlers/rider-photo/record-failure';
import { handler as removeIndexedFace } from '../../../../handlers/rider-photo/remove-indexed-face';
import { handler as removeLeftovers } from '../../../../handlers/rider-photo/remove-leftovers';
import { handler as thumbnail } from '../../../../handlers/rider-photo/thumbnail';

type Handler = (event: never, context: never) => Promise<unknown>;

const handlers: Readonly<Record<string, Handler>> = {
  'add-face-to-index': addFaceToIndex,
  'check-face-duplicate': checkFaceDuplicate,
  'close-ended-execution': closeEndedExecution,
  'erase-expired-riders': eraseExpiredRiders,
  'erase-rider': eraseRider,
  'face-detection': faceDetection,
  'persist-metadata': persistMetadata,
  'photo-does-not-meet-requirement': photoDoesNotMeetRequirement,
  'record-failure': recordFailure,
  'remove-indexed-face': removeIndexedFace,
  'remove-leftovers': removeLeftovers,
  thumbnail,
};

/** What may happen around an invocation; by default it simply runs. */
export type Around = (functionName: string, run: () => Promise<unknown>) => Promise<unknown>;

/** A failure of Lambda itself, as a state machine sees it. */
export function lambdaFailure(name: string, message = name): Error {
  return Object.assign(new Error(message), { name, isLambdaFailure: true });
}

/** Runs a handler in this process as Lambda would: JSON in and out, errors by their name. */
export async function invokeHandler(functionName: string, payload: unknown, around: Around): Promise<unknown> {
  const handler = handlers[functionName]!;
  const event = JSON.parse(JSON.stringify(payload)) as never;
  const context = { getRemainingTimeInMillis: () => 900_000 } as never;
  try {
    const result = await around(functionName, () => handler(event, context));
    return JSON.parse(JSON.stringify(result ?? null)) as unknown;
  } catch (error) {
    const { name, message, isLambdaFailure } = error as Error & { isLambdaFailure?: true };
    if (isLambdaFailure) throw error;
    throw Object.assign(new Error(JSON.stringify({ errorType: name, errorMessage: message, trace: [] })), { name });
  }
}
