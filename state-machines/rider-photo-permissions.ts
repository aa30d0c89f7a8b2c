import { RIDER_PREFIX } from '../handlers/rider-photo/photo/rider-key';
import { PREPARED_RIDERS } from '../handlers/rider-photo/photo/prepared-key';
import { RIDER_THUMBNAILS } from '../handlers/rider-photo/photo/thumbnail-key';
import type { PermissionStatement, WorkflowResources } from './description';
import { readObjects, tellMissingFromForbidden } from './permissions';
import type { riderSettings } from './rider-photo-settings';
import type { expirySchedule } from './schedule-settings';

/** What rider-photo's functions use. */
export type RiderResources = WorkflowResources<{
  bucket: 'photos';
  table: 'riders' | 'rider-ledger' | 'pace';
  topic: 'notifications';
  queue: 'selfies';
  collection: 'riders';
  setting: keyof typeof riderSettings | keyof typeof expirySchedule;
}>;

/** Reading selfies and their copies, and nothing else that a shared bucket holds. */
export const readPhotos = ({ buckets }: RiderResources): readonly PermissionStatement[] => [
  readObjects(
    'ReadPhotos',
    buckets.photos.arn,
    [RIDER_PREFIX, PREPARED_RIDERS],
    'the selfie, however the execution was started, or the copy that was made of it',
  ),
  tellMissingFromForbidden(buckets.photos.arn),
];

/** Actions on the face collection. */
export const faces = (
  { collections }: RiderResources,
  why: string,
  ...actions: readonly string[]
): PermissionStatement => ({
  sid: 'UseCollection',
  actions: actions.map((action) => `rekognition:${action}`),
  resources: [collections.riders.arn],
  why,
});

/** Actions on the ledger. Reading it is always a strongly consistent query of one account. */
export const ledger = (
  { tables }: RiderResources,
  why: string,
  ...actions: readonly string[]
): PermissionStatement => ({
  sid: 'UseLedger',
  actions: ['dynamodb:Query', ...actions.map((action) => `dynamodb:${action}`)],
  resources: [tables['rider-ledger'].arn],
  why,
});

/** Actions on the riders table. */
export const riders = (
  { tables }: RiderResources,
  why: string,
  ...actions: readonly string[]
): PermissionStatement => ({
  sid: 'UseRiders',
  actions: actions.map((action) => `dynamodb:${action}`),
  resources: [tables.riders.arn],
  why,
});

/** Telling a rider. */
export const publish = ({ topics }: RiderResources): PermissionStatement => ({
  sid: 'TellRider',
  actions: ['sns:Publish'],
  resources: [topics.notifications.arn],
  why: 'the notice that the photo was refused or not processed',
});

/** Deleting objects for good, by keys or patterns of keys. */
export const deleteVersions = (
  { buckets }: RiderResources,
  keys: readonly string[],
  why: string,
): readonly PermissionStatement[] => [
  {
    sid: 'DeleteVersions',
    actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
    resources: keys.map((key) => `${buckets.photos.arn}/${key}`),
    why,
  },
  {
    sid: 'ListVersions',
    actions: ['s3:ListBucketVersions'],
    resources: [buckets.photos.arn],
    conditions: [{ test: 'StringLike', variable: 's3:prefix', values: keys }],
    why: 'deleting an object for good means deleting each of its versions',
  },
];

/** Removing the copy of a selfie once its attempt is decided. */
export const removeCopy = (resources: RiderResources): readonly PermissionStatement[] =>
  deleteVersions(resources, [`${PREPARED_RIDERS}*`], 'the copy of the photo, once the attempt is decided');

/** What taking an attempt back needs. */
export const undo = (resources: RiderResources): readonly PermissionStatement[] => [
  faces(resources, 'removes the face; lists the collection when its id is unknown', 'DeleteFaces', 'ListFaces'),
  ledger(resources, 'closes the attempt', 'UpdateItem'),
  ...deleteVersions(
    resources,
    [`${RIDER_THUMBNAILS}*`, `${PREPARED_RIDERS}*`],
    'the thumbnail of the attempt, and its copy of the photo',
  ),
];

/** What an erasure needs. */
export const erase = (resources: RiderResources): readonly PermissionStatement[] => [
  faces(resources, 'removes the faces and lists the collection as proof', 'DeleteFaces', 'ListFaces'),
  ledger(resources, 'closes open attempts, then removes every entry', 'UpdateItem', 'DeleteItem'),
  ...deleteVersions(
    resources,
    [`${RIDER_PREFIX}*`, `${RIDER_THUMBNAILS}*`, `${PREPARED_RIDERS}*`],
    'photos, thumbnails and copies, of every version',
  ),
];
