import { DONE_PREFIX, RESULTS_PREFIX } from '../handlers/batch-detection/queue/batch-keys';
import { UPLOAD_PREFIX } from '../handlers/image-analysis/record/key-prefixes';
import { PREPARED_KEYS } from '../handlers/image-analysis/record/prepared-key';
import { THUMBNAIL_KEYS } from '../handlers/image-analysis/record/thumbnail-key';
import { RIDER_PREFIX } from '../handlers/rider-photo/photo/rider-key';
import { RIDER_THUMBNAILS } from '../handlers/rider-photo/photo/thumbnail-key';
import { TRY_VARIABLE, tryMs } from '../handlers/runtime/clients/time-limits';
import type { FunctionDescription, PermissionStatement, TableDescription } from './description';
import { givenOr } from './given';
import { tellMissingFromForbidden } from './permissions';

interface Named {
  readonly name: string;
  readonly arn: string;
}

interface Queue {
  readonly url: string;
  readonly arn: string;
}

/** ARNs of a state machine, and of its executions up to their names. */
interface Machine {
  readonly arn: string;
  readonly executionArn: string;
}

/** What the gallery uses of image-analysis. */
interface ImageResources {
  readonly tables: Readonly<Record<'images' | 'image-facets' | 'albums', Named>>;
  readonly queues: Readonly<Record<'uploads', Queue>>;
  readonly stateMachine: Machine;
}

/** What it uses of rider-photo, and the table of its own that says whose rider is whose. */
interface RiderResources {
  readonly tables: Readonly<Record<'riders' | 'rider-ledger' | 'rider-owners', Named>>;
  readonly functionArns: Readonly<Record<'erase-rider', string>>;
  readonly stateMachine: Machine;
}

/** What it uses of batch-detection. */
interface BatchResources {
  readonly tables: Readonly<Record<'batch-runs' | 'batch-models', Named>>;
  readonly queues: Readonly<
    Record<'images', Queue & { readonly deadLetterUrl: string; readonly deadLetterArn: string }>
  >;
  readonly functionArns: Readonly<Record<'watch-model', string>>;
  readonly stateMachine: Machine;
  /** As the workflow has them, as texts. */
  readonly settings: Readonly<
    Record<'projectArn' | 'projectVersionArn' | 'maxInferenceUnits' | 'pricePerInferenceHour', string>
  >;
}

/** What the gallery is given: image-analysis always, the others where they are deployed. */
export interface GalleryResources {
  readonly bucket: Named;
  readonly images: ImageResources;
  readonly riders?: RiderResources;
  readonly batch?: BatchResources;
  /** An ARN that nothing has, where a list must not be empty. */
  readonly nothingArn: string;
  /** Start of links to executions in the AWS console; empty on one machine. */
  readonly consoleUrl: string;
  /** Who signs in: empty on one machine, where nobody has a password. */
  readonly userPoolId: string;
  readonly userPoolClientId: string;
}

type Api = Omit<FunctionDescription, 'permissions'>;

function photoPermissions(bucketArn: string, { tables, queues }: ImageResources): PermissionStatement[] {
  const indexes = (table: Named, ...names: string[]): string[] => names.map((name) => `${table.arn}/index/${name}`);
  return [
    {
      sid: 'ReadRecords',
      actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'],
      resources: [tables.images.arn],
      why: 'what is known of photos',
    },
    {
      sid: 'ForgetRecords',
      actions: ['dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      resources: [tables.images.arn],
      why: 'a photo that is deleted is claimed, and leaves nothing but its id, or not even that in a bucket without versions',
    },
    {
      sid: 'FindPhotos',
      actions: ['dynamodb:Query'],
      resources: [
        ...indexes(tables.images, 'albumId-uploadTime-index', 'owner-uploadTime-index'),
        tables['image-facets'].arn,
        ...indexes(tables.albums, 'owner-creationTime-index', 'kind-creationTime-index'),
      ],
      why: 'photos by album, owner, label and looks; albums by owner',
    },
    {
      sid: 'ForgetFacets',
      actions: ['dynamodb:BatchWriteItem'],
      resources: [tables['image-facets'].arn],
      why: 'a photo that is deleted is not found any more',
    },
    {
      sid: 'KeepAlbums',
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      resources: [tables.albums.arn],
      why: 'albums and the names that are taken',
    },
    {
      sid: 'CountWaiting',
      actions: ['sqs:GetQueueAttributes'],
      resources: [queues.uploads.arn],
      why: 'how many photos wait before one',
    },
    {
      sid: 'ReadPhotos',
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: [UPLOAD_PREFIX + '*', PREPARED_KEYS, THUMBNAIL_KEYS].map((key) => `${bucketArn}/${key}`),
      why: 'addresses of pictures carry this role’s permission; nothing is downloaded here',
    },
    {
      sid: 'UploadPhotos',
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/${UPLOAD_PREFIX}*`],
      why: 'forms for uploads carry it, each for one key',
    },
    {
      sid: 'DeletePhotos',
      actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: [UPLOAD_PREFIX + '*', PREPARED_KEYS, THUMBNAIL_KEYS].map((key) => `${bucketArn}/${key}`),
      why: 'photo, copy and thumbnail, of every version',
    },
    {
      sid: 'ListVersions',
      actions: ['s3:ListBucketVersions'],
      resources: [bucketArn],
      conditions: [
        { test: 'StringLike', variable: 's3:prefix', values: [`${UPLOAD_PREFIX}*`, PREPARED_KEYS, THUMBNAIL_PREFIXES] },
      ],
      why: 'deleting an object for good means deleting each of its versions',
    },
    tellMissingFromForbidden(bucketArn),
  ];
}

/** A thumbnail is looked for by its key without the ending. */
const THUMBNAIL_PREFIXES = THUMBNAIL_KEYS.slice(0, -1);

function riderPermissions(bucketArn: string, { tables, functionArns }: RiderResources): PermissionStatement[] {
  return [
    {
      sid: 'ReadRiders',
      actions: ['dynamodb:GetItem'],
      resources: [tables.riders.arn],
      why: 'which photo is in use',
    },
    {
      sid: 'ReadLedger',
      actions: ['dynamodb:Query'],
      resources: [tables['rider-ledger'].arn],
      why: 'what became of each selfie',
    },
    {
      sid: 'KnowRiders',
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
      resources: [tables['rider-owners'].arn],
      why: 'whose rider is whose',
    },
    {
      sid: 'ReadSelfies',
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: [`${bucketArn}/${RIDER_PREFIX}*`, `${bucketArn}/${RIDER_THUMBNAILS}*`],
      why: 'addresses of selfies and their thumbnails carry this role’s permission',
    },
    {
      sid: 'UploadSelfies',
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/${RIDER_PREFIX}*`],
      why: 'forms for uploads carry it, each for one key',
    },
    {
      sid: 'EraseRider',
      actions: ['lambda:InvokeFunction'],
      resources: [functionArns['erase-rider']],
      why: 'erasing is rider-photo’s own',
    },
  ];
}

function batchPermissions(
  bucketArn: string,
  { tables, queues, functionArns, stateMachine, settings }: BatchResources,
  nothingArn: string,
): PermissionStatement[] {
  return [
    {
      sid: 'ReadRuns',
      actions: ['dynamodb:BatchGetItem'],
      resources: [tables['batch-runs'].arn],
      why: 'reports',
    },
    {
      sid: 'ReadLease',
      actions: ['dynamodb:GetItem'],
      resources: [tables['batch-models'].arn],
      why: 'since when the model costs money',
    },
    {
      sid: 'LookAtModel',
      actions: ['rekognition:DescribeProjectVersions'],
      resources: [givenOr(settings.projectArn, nothingArn)],
      why: 'whether the model runs; the action is granted on the project',
    },
    {
      sid: 'QueueImages',
      actions: ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
      resources: [queues.images.arn],
      why: 'how many wait; and those that were set aside come back',
    },
    {
      sid: 'LookAtSetAside',
      actions: ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
      resources: [queues.images.deadLetterArn],
      why: 'what was set aside and why',
    },
    {
      sid: 'StartRun',
      actions: ['states:StartExecution', 'states:ListExecutions'],
      resources: [stateMachine.arn],
      why: 'starting a run, and the list of the last ones',
    },
    {
      sid: 'EndRun',
      actions: ['states:StopExecution'],
      resources: [`${stateMachine.executionArn}:*`],
      why: 'the rule on ended executions stops the model then',
    },
    {
      sid: 'CallWatchdog',
      actions: ['lambda:InvokeFunction'],
      resources: [functionArns['watch-model']],
      why: 'stops a model that no run holds',
    },
    {
      sid: 'ListResults',
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      conditions: [{ test: 'StringLike', variable: 's3:prefix', values: [`${RESULTS_PREFIX}*`] }],
      why: 'results in the order of their keys',
    },
    {
      sid: 'ReadResults',
      actions: ['s3:GetObject'],
      resources: [`${bucketArn}/${RESULTS_PREFIX}*`, `${bucketArn}/${DONE_PREFIX}*`],
      why: 'labels, and addresses of images and annotated images',
    },
  ];
}

/** The gallery: albums, uploads, search and faces on a web page. Its page is in `gallery/`. */
export const gallery = {
  name: 'gallery',
  summary: 'Albums, uploads, live status, search and faces on a web page, each for who signed in.',
  tables: {
    'rider-owners': {
      purpose: 'One item per rider that was entered in the gallery: whose it is',
      partitionKey: { name: 'owner', type: 'S' },
      sortKey: { name: 'riderName', type: 'S' },
      indexes: [],
    },
  } as const satisfies Readonly<Record<string, TableDescription>>,
  functions: {
    api: {
      purpose: 'Answers the page of the gallery',
      memoryMegabytes: 1024,
      // An HTTP API waits 30 s at most.
      timeoutSeconds: 29,
      sizing:
        'Some reads per request, and signing the addresses of 60 pictures, which is bound by the CPU: it grows with memory.',
      usesSharp: false,
    },
  } as const satisfies Readonly<Record<string, Api>>,

  /** What its function may do. */
  permissions({ bucket, images, riders, batch, nothingArn }: GalleryResources): readonly PermissionStatement[] {
    const machines = [images, riders, batch].flatMap((workflow) => workflow?.stateMachine ?? []);
    return [
      ...photoPermissions(bucket.arn, images),
      ...(riders ? riderPermissions(bucket.arn, riders) : []),
      ...(batch ? batchPermissions(bucket.arn, batch, nothingArn) : []),
      {
        sid: 'LookAtExecutions',
        actions: ['states:DescribeExecution', 'states:GetExecutionHistory'],
        resources: machines.map(({ executionArn }) => `${executionArn}:*`),
        why: 'the path of an execution through its states',
      },
    ];
  },

  /** The variables of its function. */
  variables({ bucket, images, riders, batch, ...rest }: GalleryResources): Readonly<Record<string, string>> {
    return {
      PHOTOS_BUCKET_NAME: bucket.name,
      IMAGES_TABLE_NAME: images.tables.images.name,
      IMAGE_FACETS_TABLE_NAME: images.tables['image-facets'].name,
      ALBUMS_TABLE_NAME: images.tables.albums.name,
      UPLOADS_QUEUE_URL: images.queues.uploads.url,
      ...(riders
        ? {
            RIDERS_TABLE_NAME: riders.tables.riders.name,
            RIDER_LEDGER_TABLE_NAME: riders.tables['rider-ledger'].name,
            RIDER_OWNERS_TABLE_NAME: riders.tables['rider-owners'].name,
            ERASE_RIDER_FUNCTION_ARN: riders.functionArns['erase-rider'],
          }
        : {}),
      ...(batch
        ? {
            BATCH_STATE_MACHINE_ARN: batch.stateMachine.arn,
            BATCH_RUNS_TABLE_NAME: batch.tables['batch-runs'].name,
            BATCH_MODELS_TABLE_NAME: batch.tables['batch-models'].name,
            IMAGES_QUEUE_URL: batch.queues.images.url,
            IMAGES_DEAD_LETTER_QUEUE_URL: batch.queues.images.deadLetterUrl,
            WATCH_MODEL_FUNCTION_ARN: batch.functionArns['watch-model'],
            PROJECT_ARN: batch.settings.projectArn,
            PROJECT_VERSION_ARN: batch.settings.projectVersionArn,
            MAX_INFERENCE_UNITS: batch.settings.maxInferenceUnits,
            PRICE_PER_INFERENCE_HOUR: batch.settings.pricePerInferenceHour,
          }
        : {}),
      CONSOLE_URL: rest.consoleUrl,
      USER_POOL_ID: rest.userPoolId,
      USER_POOL_CLIENT_ID: rest.userPoolClientId,
      [TRY_VARIABLE]: String(tryMs(gallery.functions.api.timeoutSeconds)),
    };
  },
};
