import type { ErasureReport } from '../../rider-photo/erasure/erase-riders';
import { externalImageId } from '../../rider-photo/faces/external-image-id';
import { RIDER_PREFIX } from '../../rider-photo/photo/rider-key';
import type { Attempt } from '../../rider-photo/records/attempt';
import type { RiderPhoto } from '../../rider-photo/records/rider-records';
import { Ledger } from '../../rider-photo/records/ledger';
import { Riders } from '../../rider-photo/records/riders';
import { Cursor, keyPosition } from '../cursors';
import { invokeFunction } from '../invoke-function';
import type { GalleryParts, RiderParts } from '../parts';
import { contentTypeOf, ObjectUrls } from '../photos/object-urls';
import { ownerFor } from '../photos/photos';
import { thumbnailUrl } from '../photos/tiles';
import { missing, notFound, Problem } from '../problems';
import type { Answer, Handlers } from '../router';
import { keyName, refusalOf, typeOf } from '../uploads/upload-files';
import { uploadForm } from '../uploads/upload-form';
import { type OwnedRider, RiderOwners, userIdOf } from './rider-owners';

const PAGE = 25;

/** Whether browsers show what is called so: of a HEIC or TIFF there is the thumbnail. */
const isShown = (key: string): boolean => !['image/heic', 'image/heif', 'image/tiff'].includes(typeOf(key) ?? '');

type RiderHandlers = Pick<Handlers, 'listRiders' | 'getRider' | 'prepareSelfie' | 'eraseRider'>;
type ShownAttempt = Answer<'getRider'>['attempts'][number];

/** An attempt as a rider sees it. */
function shownAttempt({
  attemptId,
  upload,
  outcome,
  error,
  reasons = [],
  message,
  executionId,
}: Attempt): ShownAttempt {
  return {
    id: attemptId,
    uploadedAt: upload.uploadedAt,
    outcome: outcome ?? 'CHECKING',
    error,
    reasons: [...reasons],
    message,
    hasExecution: executionId.split(':')[5] === 'execution',
  };
}

/** Newest first. S3 tells whole seconds; within one of them keys do, which begin with the time of their form. */
function newestFirst({ upload: one }: Attempt, { upload: other }: Attempt): number {
  const [first, second] = [one, other].map(({ uploadedAt, key }) => `${uploadedAt} ${key}`) as [string, string];
  return first < second ? 1 : -1;
}

/** The records of rider-photo, as a deployment calls them. */
export function riderStores(
  { clients }: GalleryParts,
  { ridersTable, ledgerTable, ownersTable }: RiderParts,
): { readonly riders: Riders; readonly ledger: Ledger; readonly owners: RiderOwners } {
  return {
    riders: new Riders(clients.dynamodb, ridersTable),
    ledger: new Ledger(clients.dynamodb, ledgerTable),
    owners: new RiderOwners(clients.dynamodb, ownersTable),
  };
}

/** Selfies of riders: what became of them, and erasing them. */
export function riderHandlers(parts: GalleryParts): RiderHandlers {
  const { clients, bucket, riders: names } = parts;
  if (names === undefined) return withoutRiders;
  const { riders, ledger, owners } = riderStores(parts, names);
  const urls = new ObjectUrls(clients.s3, bucket);

  const seen = async (rider: OwnedRider): Promise<OwnedRider> => {
    if ((await owners.get(rider)) === undefined) throw notFound('rider');
    return rider;
  };

  const selfieUrl = ({ key, versionId }: RiderPhoto): Promise<string> =>
    urls.of({ key, versionId, contentType: typeOf(key) ?? contentTypeOf(undefined) });

  const shown = async (rider: OwnedRider): Promise<Answer<'getRider'>> => {
    const userId = userIdOf(rider);
    // In this order: a photo is in use no later than its attempt is told to be accepted.
    const attempts = await ledger.attempts(externalImageId(userId));
    const record = await riders.get(userId);
    const { photo, thumbnail } = record ?? {};
    return {
      name: rider.riderName,
      owner: rider.owner,
      state: record?.state ?? 'UPLOADED',
      photoUrl: photo && isShown(photo.key) ? await selfieUrl(photo) : undefined,
      thumbnailUrl: thumbnail && (await thumbnailUrl(urls, thumbnail.key)),
      acceptedAt: record?.acceptedAt,
      keptUntil: record?.retainUntil,
      attempts: attempts.sort(newestFirst).map(shownAttempt),
    };
  };

  return {
    async listRiders({ viewer, query }) {
      const owner = ownerFor(viewer, query.owner);
      const listing = new Cursor(['riders', viewer.owner, owner], keyPosition);
      const { riders: found, next } = await owners.list(owner, PAGE, listing.position(query.cursor));
      return { riders: await Promise.all(found.map(shown)), next: next && listing.text(next) };
    },
    async getRider({ viewer, parameters, query }) {
      return shown(await seen({ owner: ownerFor(viewer, query.owner), riderName: parameters.rider }));
    },
    async prepareSelfie({ viewer, parameters, body }) {
      const refusal = refusalOf({ name: body.fileName, bytes: body.bytes });
      if (refusal) throw new Problem(400, refusal.error, refusal.message, 'fileName');
      const rider = { owner: viewer.owner, riderName: parameters.rider };
      // Before the upload: a selfie that nobody could find would be one that nobody can erase.
      await owners.put(rider);
      const key = `${RIDER_PREFIX}${userIdOf(rider)}/${Date.now().toString(36)}-${keyName(body.fileName)}`;
      return {
        key,
        form: await uploadForm(clients.s3, { bucket, key }),
      };
    },
    async eraseRider({ viewer, parameters, query }) {
      const rider = await seen({ owner: ownerFor(viewer, query.owner), riderName: parameters.rider });
      const userId = userIdOf(rider);
      const report = (await invokeFunction(clients.lambda, names.eraseFunctionArn, { userId })) as ErasureReport;
      if (report.complete) await owners.delete(rider);
      const { complete, removed, remaining, elsewhere } = report;
      return { complete, removed, remaining: [...remaining], elsewhere: [...elsewhere] };
    },
  };
}

/** Where rider-photo is not deployed. */
const withoutRiders: RiderHandlers = {
  listRiders: missing,
  getRider: missing,
  prepareSelfie: missing,
  eraseRider: missing,
};
