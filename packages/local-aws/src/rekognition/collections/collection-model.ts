import { LOCAL_ACCOUNT, LOCAL_REGION } from '../../service';
import { boundingBox } from '../face-detail';
import type { InputReader, TextRule } from '../input-reader';
import { RekognitionError } from '../rekognition-error';
import type { Collection, CollectionStore, StoredFace } from './collection-store';

/** Version of the face library that the descriptors come from. */
const FACE_LIBRARY_VERSION = '1.7.15';

/** Says that these vectors are not AWS's. */
export const FACE_MODEL_VERSION = `local-face-api-${FACE_LIBRARY_VERSION}`;

const COLLECTION_ID: TextRule = { min: 1, max: 255, pattern: '[a-zA-Z0-9_.\\-]+' };
export const FACE_ID: TextRule = { pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}' };
export const EXTERNAL_IMAGE_ID: TextRule = { min: 1, max: 255, pattern: '[a-zA-Z0-9_.\\-:]+' };
export const USER_ID: TextRule = { min: 1, max: 128, pattern: '[a-zA-Z0-9_.\\-:]+' };

/** Reads the required `CollectionId`. The text counts only after the input was checked. */
export function readCollectionId(input: InputReader): string {
  return input.text('CollectionId', { ...COLLECTION_ID, required: true }) ?? '';
}

/** @throws RekognitionError ResourceNotFoundException */
export function existing(collection: Collection | undefined, id: string): Collection {
  if (collection !== undefined) return collection;
  throw new RekognitionError('ResourceNotFoundException', `The collection id: ${id} does not exist`);
}

/** @throws RekognitionError ResourceNotFoundException */
export function findCollection(store: CollectionStore, id: string): Collection {
  return existing(store.find(id), id);
}

/** `arn:aws:rekognition:<region>:<account>:collection/<id>` */
export function collectionArn(id: string): string {
  return `arn:${shortCollectionArn(id)}`;
}

/** CreateCollection answers without the leading `arn:`, as the service does. */
export function shortCollectionArn(id: string): string {
  return `aws:rekognition:${LOCAL_REGION}:${LOCAL_ACCOUNT}:collection/${id}`;
}

/** A stored face in the service's shape. The descriptor never leaves the store. */
export function faceShape(face: StoredFace): Readonly<Record<string, unknown>> {
  return {
    FaceId: face.faceId,
    BoundingBox: boundingBox(face.boundingBox),
    ImageId: face.imageId,
    ...(face.externalImageId === undefined ? {} : { ExternalImageId: face.externalImageId }),
    Confidence: face.confidence,
    IndexFacesModelVersion: FACE_LIBRARY_VERSION,
  };
}
