import { EXECUTION_INDEX, FINGERPRINT_INDEX, LEASE_INDEX } from '../handlers/image-analysis/record/record-indexes';
import { PREPARED_KEYS } from '../handlers/image-analysis/record/prepared-key';
import { THUMBNAIL_KEYS } from '../handlers/image-analysis/record/thumbnail-key';
import { defineWorkflow, type PermissionStatement } from './description';
import { BACKFILL_PREFIX, UPLOAD_PREFIX } from '../handlers/image-analysis/record/key-prefixes';
import { imageSettings } from './image-analysis-settings';
import { detect, letRekognitionRead, readObjects, tellMissingFromForbidden } from './permissions';
import { pacedStarter, readPaced, startPaced, startQueue } from './paced-start';
import { notificationsTopic, paceTable, photosBucket } from './shared-resources';

/** Name of the ASL file of the backfill. */
export const IMAGE_BACKFILL = 'image-backfill';

/** An execution without a version is about the record that it has registered. */
const identifyImagePermissions = (bucketArn: string, tableArn: string): readonly PermissionStatement[] => [
  {
    sid: 'FindRecord',
    actions: ['dynamodb:Query'],
    resources: [`${tableArn}/index/${EXECUTION_INDEX}`],
    why: 'the record of the execution',
  },
  {
    sid: 'CheckRecord',
    actions: ['dynamodb:GetItem'],
    resources: [tableArn],
    why: 'whose record it is, where the index does not know yet',
  },
  readObjects('IdentifyImage', bucketArn, UPLOAD_PREFIX, 'version and etag are part of the id of the record'),
  tellMissingFromForbidden(bucketArn),
];

const writeThumbnail = (bucketArn: string): PermissionStatement => ({
  sid: 'WriteThumbnail',
  actions: ['s3:PutObject'],
  resources: [`${bucketArn}/${THUMBNAIL_KEYS}`],
  why: 'the thumbnail, at a key that depends on the image alone',
});

const reuseAnalyses = (tableArn: string): readonly PermissionStatement[] => [
  {
    sid: 'FindAnalysis',
    actions: ['dynamodb:Query'],
    resources: [`${tableArn}/index/${FINGERPRINT_INDEX}`],
    why: 'an analysis of the same bytes of the same owner',
  },
  {
    sid: 'ReadAnalysis',
    actions: ['dynamodb:GetItem'],
    resources: [tableArn],
    why: 'what it found',
  },
];

/** image-analysis: metadata, labels, faces and thumbnail of every uploaded photo. */
export const imageAnalysis = defineWorkflow({
  name: 'image-analysis',
  summary: 'Reads metadata and EXIF of each uploaded photo, finds labels and faces, makes a thumbnail and tells.',
  rekognition: ['faces', 'labels'],
  settings: imageSettings,
  buckets: { photos: photosBucket },
  tables: {
    pace: paceTable,
    images: {
      purpose: 'One item per image version: where it is, what it shows, what became of it',
      partitionKey: { name: 'imageId', type: 'S' },
      timeToLiveAttribute: 'expiresAt',
      indexes: [
        {
          name: 'albumId-uploadTime-index',
          partitionKey: { name: 'albumId', type: 'S' },
          sortKey: { name: 'uploadTime', type: 'N' },
        },
        {
          name: 'owner-uploadTime-index',
          partitionKey: { name: 'owner', type: 'S' },
          sortKey: { name: 'uploadTime', type: 'N' },
        },
        {
          name: EXECUTION_INDEX,
          partitionKey: { name: 'executionId', type: 'S' },
          sortKey: { name: 'imageId', type: 'S' },
          projection: 'KEYS_ONLY',
        },
        {
          name: LEASE_INDEX,
          partitionKey: { name: 'status', type: 'S' },
          sortKey: { name: 'leaseExpiresAt', type: 'N' },
        },
        {
          name: FINGERPRINT_INDEX,
          partitionKey: { name: 'fingerprint', type: 'S' },
          sortKey: { name: 'analyzedAt', type: 'N' },
          projection: 'KEYS_ONLY',
        },
      ],
    },
    'image-facets': {
      purpose: 'What images can be found by: one item per image and label, album and part of its perceptual hash',
      partitionKey: { name: 'facet', type: 'S' },
      sortKey: { name: 'photo', type: 'S' },
      indexes: [],
    },
    albums: {
      purpose: 'One item per album, and one per name that an owner has given',
      partitionKey: { name: 'albumId', type: 'S' },
      indexes: [
        {
          name: 'owner-creationTime-index',
          partitionKey: { name: 'owner', type: 'S' },
          sortKey: { name: 'creationTime', type: 'N' },
        },
        {
          name: 'kind-creationTime-index',
          partitionKey: { name: 'kind', type: 'S' },
          sortKey: { name: 'creationTime', type: 'N' },
        },
      ],
    },
  },
  topics: { notifications: notificationsTopic },
  queues: {
    uploads: startQueue('Uploads that wait for their turn with Rekognition', 14_400),
  },
  collections: {},
  functions: {
    'start-analysis': {
      ...pacedStarter,
      purpose: 'Starts the state machine for queued uploads, at the pace that Rekognition allows',
      reads: readPaced('uploads'),
      permissions: ({ queues, tables, stateMachine }) =>
        startPaced({
          queueArn: queues.uploads.arn,
          stateMachineArn: stateMachine.arn,
          paceTableArn: tables.pace.arn,
        }),
    },
    'register-image': {
      purpose: 'Reads each image once: refuses what cannot be analysed, creates the record, makes the thumbnail',
      memoryMegabytes: 1536,
      timeoutSeconds: 30,
      sizing:
        'Decoding is CPU-bound and CPU grows with memory. A picture that is held as a whole takes 430 MB at most, what would take more is refused before (docs/pictures.md).',
      usesSharp: true,
      permissions: ({ buckets, tables }) => [
        readObjects(
          'ReadUploads',
          buckets.photos.arn,
          UPLOAD_PREFIX,
          'the one download of the image, or of its start, with its user metadata',
        ),
        tellMissingFromForbidden(buckets.photos.arn),
        {
          sid: 'CreateRecord',
          actions: ['dynamodb:UpdateItem'],
          resources: [tables.images.arn],
          why: 'the conditional write that makes an event count once',
        },
        writeThumbnail(buckets.photos.arn),
        ...reuseAnalyses(tables.images.arn),
      ],
    },
    'prepare-image': {
      purpose: 'Turns an image that Rekognition does not take into a JPEG that it does, and makes the thumbnail',
      memoryMegabytes: 1769,
      timeoutSeconds: 20,
      sizing:
        'Decoding is CPU-bound and CPU grows with memory: this much is one whole CPU, of which the worst picture measured takes 13 seconds. What would take more than a gigabyte is refused before (docs/pictures.md).',
      usesSharp: true,
      usesLibheif: true,
      permissions: ({ buckets, tables }) => [
        readObjects('ReadUploads', buckets.photos.arn, UPLOAD_PREFIX, 'the whole download of such an image'),
        tellMissingFromForbidden(buckets.photos.arn),
        {
          sid: 'DescribeImage',
          actions: ['dynamodb:UpdateItem'],
          resources: [tables.images.arn],
          why: 'what the image says about itself, into the record that the execution has',
        },
        {
          sid: 'WriteCopy',
          actions: ['s3:PutObject'],
          resources: [`${buckets.photos.arn}/${PREPARED_KEYS}`],
          why: 'the copy that Rekognition reads',
        },
        writeThumbnail(buckets.photos.arn),
        ...reuseAnalyses(tables.images.arn),
      ],
    },
    'detect-labels': {
      purpose: 'Finds labels with Rekognition',
      memoryMegabytes: 256,
      timeoutSeconds: 30,
      sizing: 'Waits for one API call; Rekognition reads the object itself.',
      usesSharp: false,
      permissions: ({ buckets }) => [
        detect('DetectLabels'),
        letRekognitionRead(buckets.photos.arn, `${UPLOAD_PREFIX}*`, PREPARED_KEYS),
        tellMissingFromForbidden(buckets.photos.arn),
      ],
    },
    'detect-faces': {
      purpose: 'Finds faces with Rekognition',
      memoryMegabytes: 256,
      timeoutSeconds: 30,
      sizing: 'Waits for one API call; Rekognition reads the object itself.',
      usesSharp: false,
      permissions: ({ buckets }) => [
        detect('DetectFaces'),
        letRekognitionRead(buckets.photos.arn, `${UPLOAD_PREFIX}*`, PREPARED_KEYS),
        tellMissingFromForbidden(buckets.photos.arn),
      ],
    },
    'save-analysis': {
      purpose: 'Writes the outcome of the analysis and words the notice',
      memoryMegabytes: 256,
      timeoutSeconds: 20,
      sizing: 'A read and an update of a few kilobytes, and some 15 small items.',
      usesSharp: false,
      permissions: ({ tables }) => [
        {
          sid: 'UpdateRecord',
          actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
          resources: [tables.images.arn],
          why: 'what the image was found by before, and the one update after registration',
        },
        {
          sid: 'LetImageBeFound',
          actions: ['dynamodb:BatchWriteItem'],
          resources: [tables['image-facets'].arn],
          why: 'one item per label, album and part of the perceptual hash',
        },
      ],
    },
    'record-rejection': {
      purpose: 'Records why an image cannot be analysed and words the notice',
      memoryMegabytes: 256,
      timeoutSeconds: 20,
      sizing: 'A read of the head of an object and one update.',
      usesSharp: false,
      permissions: ({ buckets, tables }) => [
        {
          sid: 'RecordRejection',
          actions: ['dynamodb:UpdateItem'],
          resources: [tables.images.arn],
          why: 'status and reason of the rejection',
        },
        ...identifyImagePermissions(buckets.photos.arn, tables.images.arn),
      ],
    },
    'record-failure': {
      purpose: 'Records a failed or ended execution, never over a recorded outcome, and words the notice',
      memoryMegabytes: 256,
      timeoutSeconds: 20,
      sizing: 'One update.',
      usesSharp: false,
      permissions: ({ buckets, tables }) => [
        {
          sid: 'RecordFailure',
          actions: ['dynamodb:UpdateItem'],
          resources: [tables.images.arn],
          why: 'status and cause of the failure',
        },
        ...identifyImagePermissions(buckets.photos.arn, tables.images.arn),
      ],
    },
    'plan-backfill': {
      purpose: 'Checks what a backfill is started with and counts its places',
      memoryMegabytes: 256,
      timeoutSeconds: 20,
      sizing: 'Calls nothing.',
      usesSharp: false,
      permissions: () => [],
    },
    'check-backfill': {
      purpose: 'Finds the photos of a backfill that have no outcome and names them in a file',
      memoryMegabytes: 1024,
      timeoutSeconds: 900,
      sizing:
        'Holds a file of up to a million photos, 150 MB, twice for a moment. A thousand photos take a listing and ten reads side by side; a run goes on as long as a function may, and the next one where it ended.',
      usesSharp: false,
      permissions: ({ buckets, tables }) => [
        {
          sid: 'ListPhotos',
          actions: ['s3:ListBucketVersions'],
          resources: [buckets.photos.arn],
          conditions: [{ test: 'StringLike', variable: 's3:prefix', values: [`${UPLOAD_PREFIX}*`] }],
          why: 'the version is part of the id of a record',
        },
        readObjects('IdentifyPhotos', buckets.photos.arn, UPLOAD_PREFIX, 'the version of a photo that is named by key'),
        readObjects('ReadSources', buckets.photos.arn, BACKFILL_PREFIX, 'manifests, inventories and earlier findings'),
        tellMissingFromForbidden(buckets.photos.arn),
        {
          sid: 'FindOutcomes',
          actions: ['dynamodb:BatchGetItem'],
          resources: [tables.images.arn],
          why: 'what became of each photo',
        },
        {
          sid: 'NameMissingPhotos',
          actions: ['s3:PutObject'],
          resources: [`${buckets.photos.arn}/${BACKFILL_PREFIX}*`],
          why: 'the files that name them',
        },
      ],
    },
    'record-abandoned': {
      purpose: 'Records and tells images whose execution ended without anybody hearing of it',
      memoryMegabytes: 256,
      timeoutSeconds: 300,
      sizing: 'One query of an index that is nearly always empty; an update and a message for each image it finds.',
      usesSharp: false,
      permissions: ({ tables, topics }) => [
        {
          sid: 'FindAbandonedRecords',
          actions: ['dynamodb:Query'],
          resources: [`${tables.images.arn}/index/${LEASE_INDEX}`],
          why: 'PENDING records whose lease is over',
        },
        {
          sid: 'RecordFailure',
          actions: ['dynamodb:UpdateItem'],
          resources: [tables.images.arn],
          why: 'status and cause of the failure',
        },
        {
          sid: 'Tell',
          actions: ['sns:Publish'],
          resources: [topics.notifications.arn],
          why: 'no state machine is left that would publish the notice',
        },
      ],
    },
    'redrive-incomplete': {
      purpose: 'Queues images again that have been INCOMPLETE for some hours',
      memoryMegabytes: 256,
      timeoutSeconds: 300,
      sizing: 'One query of an index; an update and a message for each image, ten at a time. The rest waits an hour.',
      usesSharp: false,
      permissions: ({ tables, queues }) => [
        {
          sid: 'FindIncompleteRecords',
          actions: ['dynamodb:Query'],
          resources: [`${tables.images.arn}/index/${LEASE_INDEX}`],
          why: 'INCOMPLETE records that were not re-driven lately',
        },
        {
          sid: 'TakeRecords',
          actions: ['dynamodb:UpdateItem'],
          resources: [tables.images.arn],
          why: 'counts the attempt, on the condition that no other run has',
        },
        {
          sid: 'QueueAgain',
          actions: ['sqs:SendMessage'],
          resources: [queues.uploads.arn],
          why: 'it waits for its turn with the uploads',
        },
      ],
    },
  },
  rules: {
    'photo-uploaded': {
      purpose: 'Queues every photo under incoming/ for its analysis; folder markers (0 bytes) are not photos',
      pattern: ({ buckets }) => ({
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [buckets.photos.name] },
          object: { key: [{ prefix: UPLOAD_PREFIX }], size: [{ numeric: ['>', 0] }] },
        },
      }),
      inputTransformer: {
        paths: {
          bucket: '$.detail.bucket.name',
          key: '$.detail.object.key',
          versionId: '$.detail.object.version-id',
          sequencer: '$.detail.object.sequencer',
          size: '$.detail.object.size',
        },
        template: '{"bucket":<bucket>,"key":<key>,"versionId":"<versionId>","sequencer":"<sequencer>","size":<size>}',
      },
      target: { kind: 'queue', queue: 'uploads' },
      retry: { maximumAgeSeconds: 86_400, maximumAttempts: 185 },
    },
    'execution-ended': {
      purpose: 'Records executions that were stopped, timed out or failed to record: no record stays PENDING',
      pattern: ({ stateMachine }) => ({
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [stateMachine.arn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      }),
      inputTransformer: {
        paths: { input: '$.detail.input', executionId: '$.detail.executionArn', status: '$.detail.status' },
        template: '{"input":<input>,"executionId":<executionId>,"ended":"<status>"}',
      },
      target: { kind: 'function', function: 'record-failure' },
      retry: { maximumAgeSeconds: 86_400, maximumAttempts: 185 },
    },
  },
  schedules: {
    abandoned: {
      purpose:
        'Records images whose execution ended unheard: events about that come by best effort, from Express never',
      expression: () => 'rate(15 minutes)',
      timeZone: () => 'UTC',
      enabled: () => 'true',
      input: {},
      target: { kind: 'function', function: 'record-abandoned' },
    },
    incomplete: {
      purpose: 'Analyses INCOMPLETE images again',
      expression: () => 'rate(1 hour)',
      timeZone: () => 'UTC',
      enabled: ({ settings }) => settings.redriveEnabled,
      input: {},
      target: { kind: 'function', function: 'redrive-incomplete' },
    },
  },
  stateMachinePermissions: ({ topics }) => [
    {
      sid: 'Notify',
      actions: ['sns:Publish'],
      resources: [topics.notifications.arn],
      why: 'Notify, NotifyRejection and NotifyFailure publish without a Lambda',
    },
  ],
  furtherStateMachines: {
    [IMAGE_BACKFILL]: {
      purpose: 'Analyses the photos that were in the bucket before',
      enabled: ({ settings }) => settings.backfillEnabled,
      permissions: ({ buckets, tables }, itself) => [
        {
          sid: 'TellShare',
          actions: ['dynamodb:PutItem'],
          resources: [tables.pace.arn],
          conditions: [{ test: 'ForAllValues:StringEquals', variable: 'dynamodb:LeadingKeys', values: ['backfill'] }],
          why: 'a running backfill says what starters have to leave to it',
        },
        {
          sid: 'ReadItems',
          actions: ['s3:GetObject', 's3:GetObjectVersion'],
          resources: [`${buckets.photos.arn}/${BACKFILL_PREFIX}*`],
          why: 'the item reader of AnalyzeOldPhotos: https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html',
        },
        {
          sid: 'WriteResults',
          actions: ['s3:PutObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
          resources: [`${buckets.photos.arn}/${BACKFILL_PREFIX}*`],
          why: 'the result writer: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html',
        },
        {
          sid: 'StartBatches',
          actions: ['states:StartExecution'],
          resources: [itself.stateMachine],
          why: 'a batch is an execution of the same state machine: https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html',
        },
        {
          sid: 'FollowBatches',
          actions: ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
          resources: [`${itself.execution}:*`, `${itself.execution}/*`],
          why: 'the map run follows, stops and redrives its batches',
        },
      ],
    },
  },
});
