import {
  collectionArn,
  FACE_MODEL_VERSION,
  findCollection,
  existing,
  readCollectionId,
  shortCollectionArn,
} from '../collections/collection-model';
import type { CollectionStore } from '../collections/collection-store';
import { pageOf, readPageRequest } from '../collections/page';
import type { Operation } from '../operation';
import { RekognitionError } from '../rekognition-error';

const MAX_TAGS = 200;

export function createCollection(store: CollectionStore): Operation {
  return async (input, { clock }) => {
    const id = readCollectionId(input);
    const tags = input.map('Tags', { max: MAX_TAGS }) ?? {};
    input.check();

    await store.update(id, (current) => {
      if (current !== undefined) {
        throw new RekognitionError('ResourceAlreadyExistsException', `The collection id: ${id} already exists`);
      }
      return { id, createdAt: clock(), tags, faces: [], nextSequence: 0 };
    });
    return {
      body: { StatusCode: 200, CollectionArn: shortCollectionArn(id), FaceModelVersion: FACE_MODEL_VERSION },
    };
  };
}

export function describeCollection(store: CollectionStore): Operation {
  return async (input) => {
    const id = readCollectionId(input);
    input.check();

    const { faces, createdAt } = findCollection(store, id);
    return {
      body: {
        FaceCount: faces.length,
        UserCount: 0,
        FaceModelVersion: FACE_MODEL_VERSION,
        CollectionARN: collectionArn(id),
        CreationTimestamp: createdAt / 1000,
      },
    };
  };
}

export function listCollections(store: CollectionStore): Operation {
  return async (input) => {
    const request = readPageRequest(input);
    input.check();

    const { items, nextToken } = pageOf(store.list(), ({ id }) => id, request);
    return {
      body: {
        CollectionIds: items.map(({ id }) => id),
        FaceModelVersions: items.map(() => FACE_MODEL_VERSION),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      },
    };
  };
}

export function deleteCollection(store: CollectionStore): Operation {
  return async (input) => {
    const id = readCollectionId(input);
    input.check();

    await store.update(id, (current) => {
      existing(current, id);
      return undefined;
    });
    return { body: { StatusCode: 200 } };
  };
}

/** Tags of a collection, by its ARN. */
export function listTags(store: CollectionStore): Operation {
  return async (input) => {
    const arn = input.text('ResourceArn', { required: true, min: 20, max: 2048 }) ?? '';
    input.check();

    const collection = store.list().find(({ id }) => collectionArn(id) === arn);
    if (collection === undefined) {
      throw new RekognitionError('ResourceNotFoundException', `The resource: ${arn} does not exist`);
    }
    return { body: { Tags: collection.tags } };
  };
}
