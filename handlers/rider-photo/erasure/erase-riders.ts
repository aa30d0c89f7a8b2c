import { externalImageId, externalImageIdsOf, ownerOf } from '../faces/external-image-id';
import type { FaceMatch } from '../faces/face-collection';
import { deleteVersions, listVersions, type ObjectVersion } from '../../runtime/object-versions';
import { RIDER_PREFIX, riderOf } from '../photo/rider-key';
import { preparedOf } from '../photo/prepared-key';
import { thumbnailsOf } from '../photo/thumbnail-key';
import { type Attempt, attemptOf, type LedgerItem, UNDECIDED } from '../records/attempt';
import { epochSeconds } from '../../runtime/clock';
import type { RiderRecord } from '../records/rider-records';
import type { Stores } from '../records/stores';
import { recordedPhotos } from './recorded-photos';

/** Something that an erasure could not remove. */
interface Remainder {
  readonly kind: 'record' | 'face' | 'object';
  /** What it is: a face id, a key and version, or the step that failed as a whole. */
  readonly id: string;
  readonly reason: string;
}

/** What an erasure did. */
export interface ErasureReport {
  readonly userId: string;
  /** Whether nothing of the rider is left; else the erasure has to be repeated. */
  readonly complete: boolean;
  readonly removed: { readonly faces: number; readonly objectVersions: number; readonly records: number };
  readonly remaining: readonly Remainder[];
  /** Photos given by hand that lie where others keep theirs: `s3://bucket/key`, not touched. */
  readonly elsewhere: readonly string[];
}

/** A function that indexes ends within its time limit of 30 s; what is longer without an answer has none. */
const INDEXING_SECONDS = 60;

type ErasureStores = Pick<Stores, 's3' | 'bucket' | 'riders' | 'ledger' | 'collection'>;

/** One rider's erasure under way. */
class Erasure {
  readonly externalImageIds: readonly string[];
  readonly remaining: Remainder[] = [];
  readonly facesToRemove = new Set<string>();
  private faceFailures: ReadonlyMap<string, string> = new Map();
  removedVersions = 0;
  removedRecords = 0;
  hasBegun = false;
  rider: RiderRecord | undefined;
  attempts: readonly Attempt[] = [];
  elsewhere: readonly string[] = [];

  constructor(
    private readonly stores: ErasureStores,
    readonly userId: string,
  ) {
    this.externalImageIds = externalImageIdsOf(userId);
  }

  /** Runs a step. What goes wrong is reported, and other steps still run. */
  async step(kind: Remainder['kind'], name: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.remaining.push({ kind, id: name, reason: reasonOf(error) });
    }
  }

  /** From here on no attempt of the rider is opened or accepted, and none that is under way adds a face. */
  async begin(): Promise<void> {
    const { riders, ledger } = this.stores;
    const { userId } = this;
    this.rider = await riders.beginErasure({ userId, externalImageId: externalImageId(userId) });
    this.attempts = (await this.listItems()).map(attemptOf).filter((attempt) => attempt !== undefined);
    for (const attempt of this.attempts) {
      await ledger.write(attempt, UNDECIDED, { state: 'REVOKED' });
      const { unanswered = 0, updatedAt } = attempt;
      if (unanswered > 0 && updatedAt >= epochSeconds() - INDEXING_SECONDS) {
        this.remaining.push({ kind: 'face', id: attempt.attemptId, reason: 'may just be added: repeat in a minute' });
      }
    }
    this.hasBegun = true;
  }

  private async listItems(): Promise<LedgerItem[]> {
    return (await Promise.all(this.externalImageIds.map((id) => this.stores.ledger.items(id)))).flat();
  }

  /** Faces that the records name. Whether they are gone, the list of the collection tells. */
  async removeKnownFaces(): Promise<void> {
    const named = [this.rider?.faceId, ...this.attempts.map(({ faceId }) => faceId)];
    await this.removeFaces(named.filter((faceId) => faceId !== undefined));
  }

  async removeFaces(faceIds: readonly string[]): Promise<void> {
    if (faceIds.length === 0) return;
    for (const faceId of faceIds) this.facesToRemove.add(faceId);
    try {
      const undeleted = await this.stores.collection.remove([...new Set(faceIds)]);
      this.faceFailures = new Map(undeleted.map(({ faceId, reason }) => [faceId, reason]));
    } catch (error) {
      this.faceFailures = new Map(faceIds.map((faceId) => [faceId, reasonOf(error)]));
    }
  }

  reportFaces(left: readonly string[]): void {
    for (const id of left) {
      this.facesToRemove.delete(id);
      this.remaining.push({ kind: 'face', id, reason: this.faceFailures.get(id) ?? 'is listed after its deletion' });
    }
  }

  async removeObjects(): Promise<void> {
    const { s3, bucket } = this.stores;
    const { removable, elsewhere } = recordedPhotos(this.rider, this.attempts, this.userId, bucket);
    this.elsewhere = elsewhere;
    const listAll = async (): Promise<ObjectVersion[]> => [
      ...(await listVersions(s3, bucket, `${RIDER_PREFIX}${this.userId}/`, (key) => riderOf(key) === this.userId)),
      ...(
        await Promise.all(
          this.externalImageIds.flatMap((id) =>
            [thumbnailsOf(id), preparedOf(id)].map((prefix) => listVersions(s3, bucket, prefix)),
          ),
        )
      ).flat(),
      ...(await Promise.all(removable.map((key) => listVersions(s3, bucket, key, (other) => other === key)))).flat(),
    ];
    const found = await listAll();
    const undeleted = await deleteVersions(s3, bucket, found);
    const left = await listAll();
    this.removedVersions = found.length - left.length;
    for (const { key, versionId } of left) {
      const failure = undeleted.find((version) => version.key === key && version.versionId === versionId);
      const reason = failure?.reason ?? 'is listed after its deletion';
      this.remaining.push({ kind: 'object', id: `${key} version ${versionId}`, reason });
    }
  }

  /**
   * Last, since the records say what else there is to remove; and the rider's record last of all, since no attempt is
   * opened as long as it says ERASING: what is listed before it goes is all there is.
   */
  async removeRecords(): Promise<void> {
    const { ledger, riders } = this.stores;
    // Attempts that were under way have written since the erasure began.
    for (const item of await this.listItems()) {
      await ledger.delete(item);
      this.removedRecords += 1;
    }
    for (const { entry } of await this.listItems()) {
      this.remaining.push({ kind: 'record', id: entry, reason: 'is listed after its deletion' });
    }
    if (this.remaining.length > 0) return;
    await riders.endErasure(this.userId);
    if (this.rider) this.removedRecords += 1;
  }

  report(): ErasureReport {
    const { userId, remaining, elsewhere, facesToRemove, removedVersions, removedRecords } = this;
    const removed = { faces: facesToRemove.size, objectVersions: removedVersions, records: removedRecords };
    return { userId, complete: remaining.length === 0, removed, remaining, elsewhere };
  }
}

/**
 * Erases riders: their faces, photos and thumbnails in every version, delete markers included, and all records; then
 * looks whether something is left. A rider of whom something is left keeps the record, as ERASING, and the erasure can
 * be repeated until it is complete. The whole collection is read once for all of them, or twice when that finds faces
 * that are still there.
 */
export async function eraseRiders(stores: ErasureStores, userIds: readonly string[]): Promise<ErasureReport[]> {
  const erasures = userIds.map((userId) => new Erasure(stores, userId));
  for (const erasure of erasures) await erasure.step('record', 'begin', () => erasure.begin());
  const begun = erasures.filter(({ hasBegun }) => hasBegun);
  for (const erasure of begun) await erasure.removeKnownFaces();
  await removeListedFaces(stores, begun);
  for (const erasure of begun) {
    await erasure.step('object', 'photos and thumbnails', () => erasure.removeObjects());
    if (erasure.remaining.length === 0) await erasure.step('record', 'records', () => erasure.removeRecords());
  }
  return erasures.map((erasure) => erasure.report());
}

/** Removes the faces that the collection lists, and gives the proof that none is left. */
async function removeListedFaces(
  { collection }: Pick<Stores, 'collection'>,
  erasures: readonly Erasure[],
): Promise<void> {
  if (erasures.length === 0) return;
  const ids = new Set(erasures.flatMap(({ externalImageIds }) => externalImageIds));
  const listAll = (): Promise<FaceMatch[]> => collection.list((id) => ids.has(ownerOf(id).externalImageId));
  const facesOf = (faces: readonly FaceMatch[], { externalImageIds }: Erasure): string[] =>
    faces
      .filter((face) => externalImageIds.includes(ownerOf(face.externalImageId!).externalImageId))
      .map(({ faceId }) => faceId);
  try {
    const found = await listAll();
    if (found.length === 0) return;
    for (const erasure of erasures) await erasure.removeFaces(facesOf(found, erasure));
    const left = await listAll();
    for (const erasure of erasures) erasure.reportFaces(facesOf(left, erasure));
  } catch (error) {
    for (const { remaining } of erasures) remaining.push({ kind: 'face', id: 'list', reason: reasonOf(error) });
  }
}

function reasonOf(error: unknown): string {
  const { name, message } = error as Error;
  return `${name}: ${message}`;
}
