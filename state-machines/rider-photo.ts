import { RIDER_PREFIX } from '../handlers/rider-photo/photo/rider-key';
import { PREPARED_RIDERS } from '../handlers/rider-photo/photo/prepared-key';
import { RIDER_THUMBNAILS } from '../handlers/rider-photo/photo/thumbnail-key';
import { defineWorkflow } from './description';
import { detect, letRekognitionRead, tellMissingFromForbidden } from './permissions';
import {
  deleteVersions,
  erase,
  faces,
  ledger,
  publish,
  readPhotos,
  removeCopy,
  riders,
  undo,
} from './rider-photo-permissions';
import { riderSettings } from './rider-photo-settings';
import { expirySchedule } from './schedule-settings';
import { pacedStarter, readPaced, startPaced, startQueue } from './paced-start';
import { notificationsTopic, paceTable, photosBucket } from './shared-resources';

/** rider-photo: a selfie becomes the photo of its rider if it shows one clear face that no other rider has. */
export const riderPhoto = defineWorkflow({
  name: 'rider-photo',
  summary: 'Checks selfies for one clear face, refuses faces that other riders have, and keeps nothing half done.',
  rekognition: ['faces'],
  // Express executions send no events about their end, which undo what a stopped one has done.
  stateMachineTypes: ['STANDARD'],
  settings: { ...riderSettings, ...expirySchedule },
  buckets: { photos: photosBucket },
  tables: {
    pace: paceTable,
    riders: {
      purpose: 'One item per rider: the photo in use, its face and its thumbnail',
      partitionKey: { name: 'userId', type: 'S' },
      indexes: [],
    },
    'rider-ledger': {
      purpose: 'Who works on which photo, whose face is which, what is still to be removed',
      partitionKey: { name: 'externalImageId', type: 'S' },
      sortKey: { name: 'entry', type: 'S' },
      indexes: [],
    },
  },
  topics: { notifications: notificationsTopic },
  queues: {
    selfies: startQueue('Selfies that wait for their turn with Rekognition', 300),
  },
  collections: {
    riders: { purpose: 'One face per rider. Losing it means that every rider has to upload a photo again.' },
  },
  functions: {
    'start-check': {
      ...pacedStarter,
      purpose: 'Starts the state machine for queued selfies, at the pace that Rekognition allows',
      reads: readPaced('selfies'),
      permissions: ({ queues, tables, stateMachine }) =>
        startPaced({
          queueArn: queues.selfies.arn,
          stateMachineArn: stateMachine.arn,
          paceTableArn: tables.pace.arn,
        }),
    },
    'face-detection': {
      purpose: 'Opens the attempt, copies a photo that Rekognition does not take, and checks it against the rules',
      memoryMegabytes: 1769,
      timeoutSeconds: 30,
      sizing:
        'One API call, and before it a look at all of the photo: CPU-bound, and this much memory is one whole CPU. What would take more than a gigabyte is refused before (docs/pictures.md).',
      usesSharp: true,
      usesLibheif: true,
      permissions: (resources) => [
        ...readPhotos(resources),
        detect('DetectFaces'),
        riders(resources, 'notes that the rider was heard of', 'GetItem', 'UpdateItem'),
        ledger(resources, 'opens the attempt', 'PutItem'),
        {
          sid: 'WriteCopy',
          actions: ['s3:PutObject'],
          resources: [`${resources.buckets.photos.arn}/${PREPARED_RIDERS}*`],
          why: 'the copy that Rekognition reads instead of the photo',
        },
        ...removeCopy(resources),
      ],
    },
    'check-face-duplicate': {
      purpose: 'Refuses a face that another rider has, before it is indexed',
      memoryMegabytes: 256,
      timeoutSeconds: 30,
      sizing: 'Waits for one search; Rekognition reads the object itself.',
      usesSharp: false,
      permissions: (resources) => [
        faces(resources, 'searches, and looks whether a match is still there', 'SearchFacesByImage', 'ListFaces'),
        letRekognitionRead(resources.buckets.photos.arn, `${RIDER_PREFIX}*`, `${PREPARED_RIDERS}*`),
        tellMissingFromForbidden(resources.buckets.photos.arn),
        ledger(resources, 'what a match amounts to'),
      ],
    },
    'add-face-to-index': {
      purpose: 'Adds the face to the collection and enters it into the ledger',
      memoryMegabytes: 256,
      timeoutSeconds: 30,
      sizing: 'Waits for one API call; Rekognition reads the object itself.',
      usesSharp: false,
      permissions: (resources) => [
        faces(resources, 'indexes, and deletes again when the attempt has ended', 'IndexFaces', 'DeleteFaces'),
        letRekognitionRead(resources.buckets.photos.arn, `${RIDER_PREFIX}*`, `${PREPARED_RIDERS}*`),
        tellMissingFromForbidden(resources.buckets.photos.arn),
        ledger(resources, 'counts the call before, names the face after', 'UpdateItem'),
      ],
    },
    thumbnail: {
      purpose: 'Downloads the photo once and makes its thumbnail',
      memoryMegabytes: 1536,
      timeoutSeconds: 30,
      sizing:
        'Decoding is CPU-bound and CPU grows with memory. A picture that is held as a whole takes 410 MB at most, what would take more is refused before (docs/pictures.md).',
      usesSharp: true,
      permissions: (resources) => [
        ...readPhotos(resources),
        {
          sid: 'WriteThumbnail',
          actions: ['s3:PutObject'],
          resources: [`${resources.buckets.photos.arn}/${RIDER_THUMBNAILS}*`],
          why: 'the thumbnail, at a key of its user and its attempt',
        },
      ],
    },
    'persist-metadata': {
      purpose: 'Puts the photo in use, if no other rider has the face, and removes what it replaces',
      memoryMegabytes: 256,
      timeoutSeconds: 60,
      sizing: 'A search, a transaction, and some deletions when a photo is replaced.',
      usesSharp: false,
      permissions: (resources) => [
        faces(
          resources,
          'searches once more, and removes the replaced face',
          'SearchFaces',
          'DeleteFaces',
          'ListFaces',
        ),
        riders(resources, 'puts the photo in use', 'GetItem', 'UpdateItem'),
        ledger(resources, 'accepts the attempt, retires the old one, revokes rivals', 'UpdateItem'),
        ...deleteVersions(
          resources,
          [`${RIDER_PREFIX}*`, `${RIDER_THUMBNAILS}*`, `${PREPARED_RIDERS}*`],
          'the copy of the photo, and the replaced photo version and its thumbnail',
        ),
        {
          sid: 'LookAtReplacedPhoto',
          actions: ['s3:GetObject'],
          resources: [`${resources.buckets.photos.arn}/${RIDER_PREFIX}*`],
          why: 'in a bucket without versions, whether it is still the replaced photo',
        },
        tellMissingFromForbidden(resources.buckets.photos.arn),
      ],
    },
    'remove-indexed-face': {
      purpose: 'Takes back the face and the thumbnail of an attempt that went wrong',
      memoryMegabytes: 256,
      timeoutSeconds: 120,
      sizing: 'Reads the whole collection when the answer of IndexFaces is unknown: 4,096 faces per call.',
      usesSharp: false,
      permissions: undo,
    },
    'photo-does-not-meet-requirement': {
      purpose: 'Records a rejected photo and tells its rider',
      memoryMegabytes: 256,
      timeoutSeconds: 20,
      sizing: 'Three writes, a message and a deletion.',
      usesSharp: false,
      permissions: (resources) => [
        riders(resources, 'what became of the attempt', 'UpdateItem'),
        ledger(resources, 'the rejection and its reasons', 'UpdateItem'),
        ...removeCopy(resources),
        publish(resources),
      ],
    },
    'record-failure': {
      purpose: 'Records a failure, never over a recorded outcome, and tells the rider',
      memoryMegabytes: 256,
      timeoutSeconds: 20,
      sizing: 'Three writes, a message and a deletion.',
      usesSharp: false,
      permissions: (resources) => [
        riders(resources, 'what became of the attempt', 'UpdateItem'),
        ledger(resources, 'the failure and its cause', 'UpdateItem'),
        ...removeCopy(resources),
        publish(resources),
      ],
    },
    'close-ended-execution': {
      purpose: 'Takes back, records and tells what an execution that ended early has left',
      memoryMegabytes: 256,
      timeoutSeconds: 120,
      sizing: 'Reads the whole collection when the answer of IndexFaces is unknown: 4,096 faces per call.',
      usesSharp: false,
      permissions: (resources) => [
        ...undo(resources),
        riders(resources, 'what became of the attempt', 'UpdateItem'),
        publish(resources),
      ],
    },
    'remove-leftovers': {
      purpose: 'Removes what was left while a service was out for longer than every retry',
      memoryMegabytes: 512,
      timeoutSeconds: 900,
      sizing: 'Reads the collection, the ledger and the riders once a day; holds the ids of all faces, 100 bytes each.',
      usesSharp: false,
      permissions: (resources) => [
        faces(resources, 'finds faces that no record names, and removes faces', 'DeleteFaces', 'ListFaces'),
        ledger(resources, 'finds and ends what was left', 'Scan', 'UpdateItem'),
        riders(resources, 'which photos are in use, what became of the attempt', 'Scan', 'GetItem', 'UpdateItem'),
        ...deleteVersions(
          resources,
          [`${RIDER_PREFIX}*`, `${RIDER_THUMBNAILS}*`, `${PREPARED_RIDERS}*`],
          'replaced photos, and thumbnails and copies of attempts',
        ),
        {
          sid: 'LookAtReplacedPhoto',
          actions: ['s3:GetObject'],
          resources: [`${resources.buckets.photos.arn}/${RIDER_PREFIX}*`],
          why: 'in a bucket without versions, whether it is still the replaced photo',
        },
        tellMissingFromForbidden(resources.buckets.photos.arn),
        publish(resources),
      ],
    },
    'erase-rider': {
      purpose: 'Erases a rider: faces, photos and thumbnails in all versions, records; reports what is left',
      memoryMegabytes: 256,
      timeoutSeconds: 900,
      sizing: 'Reads the whole collection as proof: 4,096 faces per call.',
      usesSharp: false,
      calledByHand: true,
      permissions: (resources) => [
        ...erase(resources),
        riders(resources, 'takes the photo out of use, then removes the record', 'UpdateItem', 'DeleteItem'),
      ],
    },
    'erase-expired-riders': {
      purpose: 'Erases riders whose retention period is over',
      memoryMegabytes: 512,
      timeoutSeconds: 900,
      sizing: 'Reads the riders once, and the whole collection once for 25 of them.',
      usesSharp: false,
      permissions: (resources) => [
        ...erase(resources),
        riders(resources, 'finds expired riders and erases them', 'Scan', 'UpdateItem', 'DeleteItem'),
      ],
    },
  },
  rules: {
    'photo-uploaded': {
      purpose: 'Queues every photo under riders/ for its check; folder markers (0 bytes) are not photos',
      pattern: ({ buckets }) => ({
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [buckets.photos.name] },
          object: { key: [{ prefix: RIDER_PREFIX }], size: [{ numeric: ['>', 0] }] },
        },
      }),
      inputTransformer: {
        paths: {
          bucket: '$.detail.bucket.name',
          key: '$.detail.object.key',
          versionId: '$.detail.object.version-id',
          sequencer: '$.detail.object.sequencer',
          time: '$.time',
        },
        template:
          '{"s3Bucket":<bucket>,"s3Key":<key>,"versionId":"<versionId>","sequencer":"<sequencer>","uploadedAt":"<time>"}',
      },
      target: { kind: 'queue', queue: 'selfies' },
      retry: { maximumAgeSeconds: 86_400, maximumAttempts: 185 },
    },
    'execution-ended': {
      purpose: 'Takes back what executions that were stopped, timed out or failed have left',
      pattern: ({ stateMachine }) => ({
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [stateMachine.arn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      }),
      inputTransformer: {
        paths: { input: '$.detail.input', executionId: '$.detail.executionArn', status: '$.detail.status' },
        template: '{"input":<input>,"executionId":<executionId>,"ended":"<status>"}',
      },
      target: { kind: 'function', function: 'close-ended-execution' },
      retry: { maximumAgeSeconds: 86_400, maximumAttempts: 185 },
    },
  },
  schedules: {
    expiry: {
      purpose: 'Erases riders whose retention period is over',
      expression: ({ settings }) => settings.expiryScheduleExpression,
      timeZone: ({ settings }) => settings.expiryScheduleTimeZone,
      enabled: ({ settings }) => settings.expiryScheduleEnabled,
      input: {},
      target: { kind: 'function', function: 'erase-expired-riders' },
    },
    leftovers: {
      purpose: 'Removes what was left while a service was out for longer than every retry',
      expression: () => 'rate(1 day)',
      timeZone: () => 'UTC',
      enabled: () => 'true',
      input: {},
      target: { kind: 'function', function: 'remove-leftovers' },
    },
  },
  stateMachinePermissions: () => [],
});
