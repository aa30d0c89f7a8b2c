import type { FaceMatch } from '../faces/face-collection';
import { externalImageId } from '../faces/external-image-id';
import { type Account, EMPTY_ACCOUNT } from '../records/ledger';
import { deleteVersions, listVersions, type ObjectVersion } from '../photo/object-versions';
import type { RetirementStores } from '../attempt/remove-retired';
import { recordedPhotos } from './recorded-photos';
import { RIDER_PREFIX, riderOf } from '../photo/rider-key';
import { ATTEMPT, type Attempt, type RiderRecord } from '../records/rider-records';
import { thumbnailsOf } from '../photo/thumbnail-key';

/** Something that an erasure could not remove. */
export interface Remainder {
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

/** One rider's erasure under way. */
class Erasure {
  readonly externalImageId: string;
  readonly remaining: Remainder[] = [];
  readonly facesToRemove = new Set<string>();
  private faceFailures: ReadonlyMap<string, string> = new Map();
  removedVersions = 0;
  removedRecords = 0;
  rider: RiderRecord | undefined;
  account: Account = EMPTY_ACCOUNT;
  elsewhere: readonly string[] = [];

  constructor(
    private readonly stores: RetirementStores,
    readonly userId: string,
  ) {
    this.externalImageId = externalImageId(userId);
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
    this.rider = await riders.beginErasure(this);
    for (const { entry, executionId } of (await ledger.account(this.externalImageId)).attempts) {
      const key = { externalImageId: this.externalImageId, attemptId: entry.slice(ATTEMPT.length), executionId };
      await ledger.writeAttempt(key, ['OPEN'], { state: 'UNDONE' });
    }
    this.account = await ledger.account(this.externalImageId);
  }

  /** Faces that the records name. Whether they are gone, the list of the collection tells. */
  async removeKnownFaces(): Promise<void> {
    const { faces, retired } = this.account;
    const named = [
      this.rider?.faceId,
      ...faces.map(({ faceId }) => faceId),
      ...retired.flatMap(({ faceIds }) => faceIds),
    ];
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
    const { removable, elsewhere } = recordedPhotos(this.rider, this.account, this.userId, bucket);
    this.elsewhere = elsewhere;
    const listAll = async (): Promise<ObjectVersion[]> => [
      ...(await listVersions(s3, bucket, `${RIDER_PREFIX}${this.userId}/`, (key) => riderOf(key) === this.userId)),
      ...(await listVersions(s3, bucket, thumbnailsOf(this.externalImageId))),
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
    const listAll = async (): Promise<Pick<Attempt, 'externalImageId' | 'entry'>[]> =>
      Object.values(await ledger.account(this.externalImageId)).flat();
    // Attempts that were under way have written since the erasure began.
    for (const entry of await listAll()) {
      await ledger.delete(entry);
      this.removedRecords += 1;
    }
    for (const { entry } of await listAll()) {
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
export async function eraseRiders(stores: RetirementStores, userIds: readonly string[]): Promise<ErasureReport[]> {
  const erasures = userIds.map((userId) => new Erasure(stores, userId));
  for (const erasure of erasures) await erasure.step('record', 'begin', () => erasure.begin());
  const begun = erasures.filter(({ remaining }) => remaining.length === 0);
  for (const erasure of begun) await erasure.removeKnownFaces();
  await removeListedFaces(stores, begun);
  for (const erasure of begun) {
    await erasure.step('object', 'photos and thumbnails', () => erasure.removeObjects());
    if (erasure.remaining.length === 0) await erasure.step('record', 'records', () => erasure.removeRecords());
  }
  return erasures.map((erasure) => erasure.report());
}

/** Removes the faces that the collection lists, and gives the proof that none is left. */
async function removeListedFaces({ collection }: RetirementStores, erasures: readonly Erasure[]): Promise<void> {
  if (erasures.length === 0) return;
  const ids = new Set(erasures.map(({ externalImageId: id }) => id));
  const facesOf = (faces: readonly FaceMatch[], erasure: Erasure): string[] =>
    faces.filter((face) => face.externalImageId === erasure.externalImageId).map(({ faceId }) => faceId);
  try {
    const found = await collection.list(ids);
    if (found.length === 0) return;
    for (const erasure of erasures) await erasure.removeFaces(facesOf(found, erasure));
    const left = await collection.list(ids);
    for (const erasure of erasures) erasure.reportFaces(facesOf(left, erasure));
  } catch (error) {
    for (const { remaining } of erasures) remaining.push({ kind: 'face', id: 'list', reason: reasonOf(error) });
  }
}

function reasonOf(error: unknown): string {
  const { name, message } = error as Error;
  return `${name}: ${message}`;
}
