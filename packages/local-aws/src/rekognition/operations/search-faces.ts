import {
  FACE_ID,
  FACE_MODEL_VERSION,
  faceShape,
  findCollection,
  readCollectionId,
} from '../collections/collection-model';
import type { CollectionStore, StoredFace } from '../collections/collection-store';
import { QUALITY_FILTERS, reasonsAgainst } from '../collections/quality-filter';
import { descriptorDistance, similarityOf } from '../collections/similarity';
import { boundingBox } from '../face-detail';
import { loadImage, readImageInput, refuseFormat } from '../image-input';
import type { InputReader } from '../input-reader';
import type { Operation } from '../operation';
import { RekognitionError } from '../rekognition-error';

// https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchFacesByImage.html
const DEFAULT_THRESHOLD = 80;
const MAX_FACES = 4096;

interface SearchLimits {
  readonly threshold: number;
  readonly maxFaces: number;
}

/** Searches with the largest face of a picture. A picture without a face is an invalid parameter, as on AWS. */
export function searchFacesByImage(store: CollectionStore): Operation {
  return async (input, context) => {
    const collectionId = readCollectionId(input);
    const image = readImageInput(input);
    const limits = readLimits(input);
    const filter = input.text('QualityFilter', { values: QUALITY_FILTERS }) ?? 'NONE';
    input.check();
    findCollection(store, collectionId);

    const bytes = await loadImage(image, context);
    const { faces, source } = await context.vision.detectFaces(bytes, { descriptors: true }).catch(refuseFormat);
    const face = faces.find((candidate) => reasonsAgainst(candidate, filter).length === 0);
    if (face?.descriptor === undefined) {
      throw new RekognitionError('InvalidParameterException', 'There are no faces in the image. Should be at least 1.');
    }
    return {
      body: {
        SearchedFaceBoundingBox: boundingBox(face.boundingBox),
        SearchedFaceConfidence: face.confidence,
        FaceMatches: matchesOf(face.descriptor, findCollection(store, collectionId).faces, limits),
        FaceModelVersion: FACE_MODEL_VERSION,
      },
      source,
    };
  };
}

/** Searches with a face of the collection, which is not among its own matches. */
export function searchFaces(store: CollectionStore): Operation {
  return async (input) => {
    const collectionId = readCollectionId(input);
    const faceId = input.text('FaceId', { ...FACE_ID, required: true }) ?? '';
    const limits = readLimits(input);
    input.check();

    const { faces } = findCollection(store, collectionId);
    const face = faces.find((candidate) => candidate.faceId === faceId);
    if (face === undefined) {
      throw new RekognitionError('InvalidParameterException', 'faceId was not found in the collection.');
    }
    const others = faces.filter((candidate) => candidate !== face);
    return {
      body: {
        SearchedFaceId: faceId,
        FaceMatches: matchesOf(face.descriptor, others, limits),
        FaceModelVersion: FACE_MODEL_VERSION,
      },
      source: 'local-model',
    };
  };
}

function readLimits(input: InputReader): SearchLimits {
  return {
    threshold: input.number('FaceMatchThreshold', { min: 0, max: 100 }) ?? DEFAULT_THRESHOLD,
    maxFaces: input.number('MaxFaces', { min: 1, max: MAX_FACES, integer: true }) ?? MAX_FACES,
  };
}

/** Most similar first; of equals the one that was indexed first. */
function matchesOf(
  descriptor: Float32Array,
  faces: readonly StoredFace[],
  { threshold, maxFaces }: SearchLimits,
): readonly Readonly<Record<string, unknown>>[] {
  return faces
    .map((face) => ({ face, similarity: similarityOf(descriptorDistance(descriptor, face.descriptor)) }))
    .filter(({ similarity }) => similarity >= threshold)
    .sort((a, b) => b.similarity - a.similarity || a.face.sequence - b.face.sequence)
    .slice(0, maxFaces)
    .map(({ face, similarity }) => ({ Similarity: similarity, Face: faceShape(face) }));
}
