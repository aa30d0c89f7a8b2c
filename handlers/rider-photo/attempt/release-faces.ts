import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FaceCollection, Undeleted } from '../faces/face-collection';
import { released } from '../records/face-entry';
import type { Ledger } from '../records/ledger';
import type { FaceEntry } from '../records/rider-records';
import { transact, untilWritten } from '../records/transaction';

export interface FaceStores {
  readonly dynamodb: DynamoDBClient;
  readonly ledger: Ledger;
  readonly collection: FaceCollection;
}

/** @throws Error that names the first face that Rekognition did not delete */
export function throwIfUndeleted([first]: readonly Undeleted[]): void {
  if (first) throw new Error(`Rekognition did not delete the face ${first.faceId}: ${first.reason}.`);
}

/** Removes a face from the collection and then its entry: as long as the entry stands, a repetition finds the face. */
export async function removeFace({ ledger, collection }: FaceStores, face: FaceEntry): Promise<void> {
  throwIfUndeleted(await collection.remove([face.faceId]));
  await ledger.deleteFace(face);
}

/**
 * Gives up an execution's part in every face of an account but one, and removes the faces that nobody else has part in.
 * @param keep the face that the execution was accepted with
 */
export async function releaseFaces(
  stores: FaceStores,
  externalImageId: string,
  executionId: string,
  keep?: string,
): Promise<void> {
  const { dynamodb, ledger } = stores;
  const { faces } = await ledger.account(externalImageId);
  for (const { faceId } of faces.filter(({ claimants }) => claimants.includes(executionId))) {
    if (faceId === keep) continue;
    const face = await untilWritten('giving up the face', async () => {
      const { faces: now } = await ledger.account(externalImageId);
      const read = now.find((entry) => entry.faceId === faceId);
      if (read === undefined || !read.claimants.includes(executionId)) return { entry: undefined };
      const change = released(read, executionId);
      const written = await transact(dynamodb, 'giving up the face', [ledger.putFace(change, read)]);
      return written ? { entry: { ...read, ...change, revision: read.revision + 1 } } : undefined;
    });
    if (face.entry?.state === 'REMOVING') await removeFace(stores, face.entry);
  }
}
