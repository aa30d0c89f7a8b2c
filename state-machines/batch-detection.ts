import { DONE_PREFIX, INCOMING_PREFIX, RESULTS_PREFIX } from '../handlers/batch-detection/queue/batch-keys';
import { HIDDEN_SECONDS } from '../handlers/batch-detection/worker/image-records';
import { batchSettings, batchSettingsRules } from './batch-detection-settings';
import { defineWorkflow, type PermissionStatement } from './description';
import { givenOr, isGiven } from './given';
import { tellMissingFromForbidden } from './permissions';
import { notificationsTopic, photosBucket } from './shared-resources';
import { batchSchedule } from './schedule-settings';
import { slashPart } from './slash-part';

interface Model {
  readonly settings: { readonly projectArn: string; readonly projectVersionArn: string };
  readonly nothingArn: string;
}

/** The model that the roles may reach: none as long as none is given. */
const modelArn = ({ settings, nothingArn }: Model): string => givenOr(settings.projectVersionArn, nothingArn);

const describeModel = ({ settings, nothingArn }: Model): PermissionStatement => ({
  sid: 'LookAtModel',
  actions: ['rekognition:DescribeProjectVersions'],
  resources: [givenOr(settings.projectArn, nothingArn)],
  why: 'whether the model runs; the action is granted on the project',
});

const stopModel = (model: Model): PermissionStatement => ({
  sid: 'StopModel',
  actions: ['rekognition:StopProjectVersion'],
  resources: [modelArn(model)],
  why: 'this model and no other',
});

const receiveImages = (queueArn: string, deadLetterArn: string): readonly PermissionStatement[] => [
  {
    sid: 'TakeImages',
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
    resources: [queueArn],
    why: 'takes messages, puts them back, removes them when the image has its results',
  },
  {
    sid: 'SetAside',
    actions: ['sqs:SendMessage'],
    resources: [deadLetterArn],
    why: 'puts messages aside with the reason, which the redrive policy of a queue cannot give',
  },
];

const keepLease = (tableArn: string, ...more: readonly string[]): PermissionStatement => ({
  sid: 'KeepLease',
  actions: ['dynamodb:UpdateItem', ...more],
  resources: [tableArn],
  why: 'who holds the model, and whether it is this workflow’s to stop',
});

/** batch-detection: a queue of images goes through a Custom Labels model that runs only meanwhile. */
export const batchDetection = defineWorkflow({
  name: 'batch-detection',
  summary:
    'Collects images, starts a Custom Labels model when they are worth it, writes what it finds, and always stops it.',
  rekognition: ['custom-labels'],
  stateMachineTypes: ['STANDARD'],
  settings: { ...batchSettings, ...batchSchedule },
  settingsRules: batchSettingsRules,
  isComplete: ({ settings }) => isGiven(settings.projectVersionArn),
  buckets: { photos: photosBucket },
  tables: {
    'batch-images': {
      purpose: 'One item per image: tries, outcome, where its results are',
      partitionKey: { name: 'imageId', type: 'S' },
      indexes: [],
    },
    'batch-models': {
      purpose: 'One item per model: which run holds it, and whether it is this workflow’s to stop',
      partitionKey: { name: 'modelArn', type: 'S' },
      indexes: [],
    },
    'batch-runs': {
      purpose: 'One item per run that used the model: counts, minutes, cost, problems',
      partitionKey: { name: 'runId', type: 'S' },
      indexes: [],
    },
  },
  topics: { notifications: notificationsTopic },
  queues: {
    images: {
      purpose: 'Images to detect in; the dead-letter queue holds those that cannot be, with the reason',
      visibilityTimeoutSeconds: HIDDEN_SECONDS,
      retentionSeconds: 1_209_600,
      // Workers count tries per image and set it aside with the reason. Looking whether a batch is worth it also counts
      // as a receive, so SQS's own limit is only the last resort.
      maxReceiveCount: 1000,
    },
  },
  collections: {},
  functions: {
    'count-images': {
      purpose: 'Counts waiting images, sets aside what is none, decides what comes next',
      memoryMegabytes: 256,
      timeoutSeconds: 60,
      sizing: 'A few calls; looking at a minimum batch takes one receive per ten messages.',
      usesSharp: false,
      permissions: ({ tables, queues }) => [
        {
          sid: 'CountImages',
          actions: ['sqs:GetQueueAttributes'],
          resources: [queues.images.arn],
          why: 'visible, in flight and delayed messages',
        },
        ...receiveImages(queues.images.arn, queues.images.deadLetterArn),
        {
          sid: 'KnowImages',
          actions: ['dynamodb:GetItem'],
          resources: [tables['batch-images'].arn],
          why: 'the model is not started for duplicates alone',
        },
        keepLease(tables['batch-models'].arn, 'dynamodb:GetItem'),
      ],
    },
    'queue-images': {
      purpose: 'Queues the keys or the prefix that a manual start names',
      memoryMegabytes: 256,
      timeoutSeconds: 120,
      sizing: 'A thousand images per listing and a hundred batches of ten take a few seconds.',
      usesSharp: false,
      permissions: ({ buckets, queues }) => [
        {
          sid: 'ListIncoming',
          actions: ['s3:ListBucket'],
          resources: [buckets.photos.arn],
          conditions: [{ test: 'StringLike', variable: 's3:prefix', values: [`${INCOMING_PREFIX}*`] }],
          why: 'lists a prefix of incoming images',
        },
        {
          sid: 'QueueImages',
          actions: ['sqs:SendMessage'],
          resources: [queues.images.arn],
          why: 'one message per image',
        },
      ],
    },
    'start-model': {
      purpose: 'Takes the model for a run and makes sure that it starts',
      memoryMegabytes: 256,
      timeoutSeconds: 60,
      sizing: 'Two writes and two calls of Rekognition.',
      usesSharp: false,
      permissions: (resources) => [
        describeModel(resources),
        {
          sid: 'StartModel',
          actions: ['rekognition:StartProjectVersion'],
          resources: [modelArn(resources)],
          why: 'this model and no other',
        },
        keepLease(resources.tables['batch-models'].arn),
        {
          sid: 'BeginRun',
          actions: ['dynamodb:UpdateItem'],
          resources: [resources.tables['batch-runs'].arn],
          why: 'the record of the run, and that it is about to start the model',
        },
      ],
    },
    'detect-batch': {
      purpose: 'A worker: takes images from the queue, detects, writes results, moves the images',
      memoryMegabytes: 3008,
      timeoutSeconds: 900,
      sizing:
        'Decoding and drawing are bound by the CPU, which grows with memory: 12 megapixels take 0.4 s of one of its 1.7 vCPUs. 24 images at once peak at 0.9 GB, of 63 megapixels each at 1.7 GB; pictures that are held as a whole are decoded one at a time (docs/pictures.md). Longest possible time, so that rounds are few.',
      usesSharp: true,
      usesLibheif: true,
      permissions: ({ buckets, tables, queues, settings, nothingArn }) => [
        ...receiveImages(queues.images.arn, queues.images.deadLetterArn),
        {
          sid: 'DetectCustomLabels',
          actions: ['rekognition:DetectCustomLabels'],
          resources: [modelArn({ settings, nothingArn })],
          why: 'this model and no other',
        },
        {
          sid: 'ReadImages',
          actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging', 's3:GetObjectVersionTagging'],
          resources: [`${buckets.photos.arn}/${INCOMING_PREFIX}*`],
          why: 'the download, Rekognition’s own read in the name of its caller, and the copy with its tags',
        },
        {
          sid: 'FindResults',
          actions: ['s3:GetObject'],
          resources: [`${buckets.photos.arn}/${RESULTS_PREFIX}*`],
          why: 'a result that an earlier try left is used: the image is not sent again',
        },
        {
          sid: 'WriteResults',
          actions: ['s3:PutObject'],
          resources: [`${buckets.photos.arn}/${RESULTS_PREFIX}*`, `${buckets.photos.arn}/${DONE_PREFIX}*`],
          why: 'results, and the image at its new place',
        },
        {
          sid: 'KeepTags',
          actions: ['s3:PutObjectTagging'],
          resources: [`${buckets.photos.arn}/${DONE_PREFIX}*`],
          why: 'the copy of a tagged image carries its tags',
        },
        {
          sid: 'RemoveIncoming',
          actions: ['s3:DeleteObject'],
          resources: [`${buckets.photos.arn}/${INCOMING_PREFIX}*`],
          why: 'an image whose results are complete leaves the incoming prefix; its versions stay',
        },
        tellMissingFromForbidden(buckets.photos.arn),
        {
          sid: 'RecordImages',
          actions: ['dynamodb:UpdateItem', 'dynamodb:GetItem'],
          resources: [tables['batch-images'].arn],
          why: 'claims an image, and records what became of it',
        },
        keepLease(tables['batch-models'].arn),
      ],
    },
    'stop-model': {
      purpose:
        'Stops the model that this workflow started, for the state machine and for executions that ended without',
      memoryMegabytes: 256,
      timeoutSeconds: 60,
      sizing: 'Two writes and two calls of Rekognition.',
      usesSharp: false,
      permissions: (resources) => [
        describeModel(resources),
        stopModel(resources),
        keepLease(resources.tables['batch-models'].arn),
        {
          sid: 'EndRun',
          actions: ['dynamodb:UpdateItem'],
          resources: [resources.tables['batch-runs'].arn],
          why: 'a run whose execution ended has no report',
        },
      ],
    },
    'watch-model': {
      purpose: 'The watchdog: stops models that this workflow started and that no living run holds',
      memoryMegabytes: 256,
      timeoutSeconds: 60,
      sizing: 'Reads a table of a few items; two calls of Rekognition when it acts.',
      usesSharp: false,
      permissions: (resources) => [
        describeModel(resources),
        stopModel(resources),
        keepLease(resources.tables['batch-models'].arn, 'dynamodb:Scan'),
        {
          sid: 'AskRuns',
          actions: ['dynamodb:Scan'],
          resources: [resources.tables['batch-runs'].arn],
          why: 'with the leases out of reach, the runs tell whose the model is',
        },
        {
          sid: 'Tell',
          actions: ['sns:Publish'],
          resources: [resources.topics.notifications.arn],
          why: 'people hear of a model that ran without a run',
        },
      ],
    },
    report: {
      purpose: 'Sums a run up, records it and words the notice',
      memoryMegabytes: 256,
      timeoutSeconds: 30,
      sizing: 'One write.',
      usesSharp: false,
      permissions: ({ tables }) => [
        {
          sid: 'RecordReport',
          actions: ['dynamodb:UpdateItem'],
          resources: [tables['batch-runs'].arn],
          why: 'the report is kept with the run',
        },
      ],
    },
  },
  rules: {
    'image-arrived': {
      purpose:
        'Queues every object under batch/incoming/. A pattern cannot ask for a prefix and an ending in any case at once, so the worker that takes the message judges the name.',
      pattern: ({ buckets }) => ({
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [buckets.photos.name] },
          object: { key: [{ prefix: INCOMING_PREFIX }], size: [{ numeric: ['>', 0] }] },
        },
      }),
      inputTransformer: {
        paths: {
          bucket: '$.detail.bucket.name',
          key: '$.detail.object.key',
          versionId: '$.detail.object.version-id',
          etag: '$.detail.object.etag',
          sequencer: '$.detail.object.sequencer',
        },
        template: '{"bucket":<bucket>,"key":<key>,"versionId":"<versionId>","etag":"<etag>","sequencer":"<sequencer>"}',
      },
      target: { kind: 'queue', queue: 'images' },
      retry: { maximumAgeSeconds: 86_400, maximumAttempts: 185 },
    },
    'execution-ended': {
      purpose: 'Stops the model of executions that failed, timed out or were stopped before they could',
      pattern: ({ stateMachine }) => ({
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [stateMachine.arn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      }),
      inputTransformer: {
        paths: { executionId: '$.detail.executionArn', status: '$.detail.status' },
        template: '{"input":null,"executionId":<executionId>,"ended":"<status>"}',
      },
      target: { kind: 'function', function: 'stop-model' },
      retry: { maximumAgeSeconds: 86_400, maximumAttempts: 185 },
    },
  },
  schedules: {
    batch: {
      purpose: 'Starts a run when images may have gathered',
      expression: ({ settings }) => settings.scheduleExpression,
      timeZone: ({ settings }) => settings.scheduleTimeZone,
      enabled: ({ settings }) => settings.scheduleEnabled,
      input: {},
      target: { kind: 'state-machine' },
    },
    watchdog: {
      purpose: 'Looks for models that run without a run',
      expression: () => 'rate(5 minutes)',
      timeZone: () => 'UTC',
      enabled: () => 'true',
      input: {},
      target: { kind: 'function', function: 'watch-model' },
    },
  },
  alarms: {
    'model-running-long': {
      purpose:
        'A Custom Labels model has been in service for longer than any run may take. It costs about 4 USD per hour and inference unit. Stop it, or raise modelAlarmHours if it runs on purpose.',
      namespace: 'AWS/Rekognition',
      // https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/rm-model-usage.html
      metricName: 'InServiceInferenceUnits',
      dimensions: ({ settings }) => ({
        ProjectName: slashPart(settings.projectVersionArn, 1),
        VersionName: slashPart(settings.projectVersionArn, 3),
      }),
      statistic: 'Average',
      periodSeconds: 3600,
      evaluationPeriods: ({ settings }) => settings.modelAlarmHours,
      threshold: 0,
    },
  },
  stateMachinePermissions: ({ topics }) => [
    {
      sid: 'Notify',
      actions: ['sns:Publish'],
      resources: [topics.notifications.arn],
      why: 'Notify publishes without a Lambda',
    },
  ],
});
