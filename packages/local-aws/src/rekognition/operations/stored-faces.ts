import {
  FACE_ID,
  FACE_MODEL_VERSION,
  faceShape,
  findCollection,
  existing,
  readCollectionId,
  USER_ID,
} from '../collections/collection-model';
import type { CollectionStore } from '../collections/collection-store';
import { pageOf, readPageRequest } from '../collections/page';
import type { Operation } from '../operation';

const FACE_IDS = { min: 1, max: 4096, of: FACE_ID };

/** Faces of a collection in the order of indexing. There are no local users, so that a `UserId` matches no face. */
export function listFaces(store: CollectionStore): Operation {
  return async (input) => {
    const collectionId = readCollectionId(input);
    const request = readPageRequest(input);
    const faceIds = input.list('FaceIds', FACE_IDS);
    const userId = input.text('UserId', USER_ID);
    input.check();

    const faces = findCollection(store, collectionId).faces.filter(
      ({ faceId }) => userId === undefined && (faceIds === undefined || faceIds.includes(faceId)),
    );
    const { items, nextToken } = pageOf(faces, ({ sequence }) => sequence, request);
    return {
      body: {
        Faces: items.map(faceShape),
        FaceModelVersion: FACE_MODEL_VERSION,
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      },
    };
  };
}

/** Deletes faces and says of each FaceId whether it was there: asking again for a deleted face is not an error. */
export function deleteFaces(store: CollectionStore): Operation {
  return async (input) => {
    const collectionId = readCollectionId(input);
    const faceIds = input.list('FaceIds', { ...FACE_IDS, required: true }) ?? [];
    input.check();

    const asked = new Set(faceIds);
    const deleted = new Set<string>();
    await store.update(collectionId, (current) => {
      const collection = existing(current, collectionId);
      const faces = collection.faces.filter(({ faceId }) => !asked.has(faceId));
      if (faces.length === collection.faces.length) return collection;
      for (const { faceId } of collection.faces) if (asked.has(faceId)) deleted.add(faceId);
      return { ...collection, faces };
    });
    return {
      body: {
        DeletedFaces: [...deleted],
        UnsuccessfulFaceDeletions: [...asked]
          .filter((faceId) => !deleted.has(faceId))
          .map((faceId) => ({ FaceId: faceId, Reasons: ['FACE_NOT_FOUND'] })),
      },
    };
  };
}
