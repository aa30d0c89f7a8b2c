import { createHash, randomUUID } from 'node:crypto';
import type { DetectedFace } from '../../vision/answers';
import {
  EXTERNAL_IMAGE_ID,
  FACE_MODEL_VERSION,
  faceShape,
  findCollection,
  existing,
  readCollectionId,
} from '../collections/collection-model';
import type { Collection, CollectionStore, StoredFace } from '../collections/collection-store';
import { QUALITY_FILTERS, reasonsAgainst } from '../collections/quality-filter';
import { FACE_ATTRIBUTES, faceDetail, HEURISTIC_MEMBERS, selectAttributes } from '../face-detail';
import { loadImage, readImageInput, refuseFormat } from '../image-input';
import type { Operation } from '../operation';

const MAX_FACES = 100;

/**
 * Adds the faces of a picture to a collection, largest first. Faces below the quality bar and beyond `MaxFaces` come
 * back as UnindexedFaces with the reasons. The same picture under the same ExternalImageId keeps its FaceIds; without
 * an ExternalImageId every call adds new faces.
 */
export function indexFaces(store: CollectionStore): Operation {
  return async (input, context) => {
    const collectionId = readCollectionId(input);
    const image = readImageInput(input);
    const externalImageId = input.text('ExternalImageId', EXTERNAL_IMAGE_ID);
    const attributes = input.list('DetectionAttributes', { of: { values: Object.keys(FACE_ATTRIBUTES) } }) ?? [
      'DEFAULT',
    ];
    const maxFaces = input.number('MaxFaces', { min: 1, integer: true }) ?? MAX_FACES;
    const filter = input.text('QualityFilter', { values: QUALITY_FILTERS }) ?? 'AUTO';
    input.check();
    findCollection(store, collectionId);

    const bytes = await loadImage(image, context);
    const { faces, source } = await context.vision.detectFaces(bytes, { descriptors: true }).catch(refuseFormat);
    const { chosen, refused } = choose(faces, filter, maxFaces);
    const picture = { hash: createHash('sha256').update(bytes).digest('hex'), externalImageId };

    let records: readonly StoredFace[] = [];
    await store.update(collectionId, (current) => {
      const added = addFaces(existing(current, collectionId), chosen, picture);
      records = added.records;
      return added.collection;
    });
    const detailOf = (face: DetectedFace): unknown => selectAttributes(faceDetail(face), attributes);
    return {
      body: {
        FaceRecords: chosen.map((face, i) => ({ Face: faceShape(at(records, i)), FaceDetail: detailOf(face) })),
        UnindexedFaces: refused.map(({ face, reasons }) => ({ Reasons: reasons, FaceDetail: detailOf(face) })),
        FaceModelVersion: FACE_MODEL_VERSION,
      },
      source,
      heuristics: HEURISTIC_MEMBERS,
    };
  };
}

interface Choice {
  readonly chosen: readonly DetectedFace[];
  readonly refused: readonly { readonly face: DetectedFace; readonly reasons: readonly string[] }[];
}

/** `faces` are sorted by size, so that those beyond `maxFaces` are the smallest. */
function choose(faces: readonly DetectedFace[], filter: string, maxFaces: number): Choice {
  const judged = faces.map((face) => ({ face, reasons: reasonsAgainst(face, filter) }));
  const good = judged.filter(({ reasons }) => reasons.length === 0).map(({ face }) => face);
  return {
    chosen: good.slice(0, maxFaces),
    refused: [
      ...judged.filter(({ reasons }) => reasons.length > 0),
      ...good.slice(maxFaces).map((face) => ({ face, reasons: ['EXCEEDS_MAX_FACES'] })),
    ],
  };
}

function addFaces(
  collection: Collection,
  faces: readonly DetectedFace[],
  { hash, externalImageId }: { hash: string; externalImageId: string | undefined },
): { collection: Collection; records: readonly StoredFace[] } {
  const known =
    externalImageId === undefined
      ? []
      : collection.faces.filter((face) => face.imageHash === hash && face.externalImageId === externalImageId);
  const imageId = known[0]?.imageId ?? randomUUID();
  let { nextSequence } = collection;
  const records = faces.map(
    (face) =>
      known.find(({ boundingBox }) => isSameBox(boundingBox, face.boundingBox)) ?? {
        faceId: randomUUID(),
        imageId,
        imageHash: hash,
        ...(externalImageId === undefined ? {} : { externalImageId }),
        boundingBox: face.boundingBox,
        confidence: face.confidence,
        descriptor: face.descriptor ?? new Float32Array(),
        sequence: nextSequence++,
      },
  );
  const added = records.filter((face) => !known.includes(face));
  if (added.length === 0) return { collection, records };
  return { collection: { ...collection, faces: [...collection.faces, ...added], nextSequence }, records };
}

function isSameBox(a: DetectedFace['boundingBox'], b: DetectedFace['boundingBox']): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`There is no item ${index} among ${items.length}.`);
  return item;
}
