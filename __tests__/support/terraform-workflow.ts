import type { WorkflowDescription } from '../../state-machines/description';
import { imageAnalysis } from '../../state-machines/image-analysis';

/**
 * image-analysis with one of everything that a description can ask for beside it: a queue, a collection, schedules and
 * rules for each kind of target, its own alarm, settings of each type.
 */
export const workflowWithEverything: WorkflowDescription = {
  ...(imageAnalysis as unknown as WorkflowDescription),
  settings: {
    ...imageAnalysis.settings,
    schedule: {
      type: 'string',
      default: 'rate(15 minutes)',
      pattern: '(rate|cron)\\(.+\\)',
      description: 'When to look.',
    },
    timeZone: { type: 'string', default: 'Etc/UTC', description: 'Time zone of the schedule.' },
    watch: { type: 'boolean', default: true, description: 'Whether to look.' },
    watchMinutes: { type: 'number', default: 60, minimum: 5, maximum: 1440, description: 'How long a model may run.' },
    mode: {
      type: 'string',
      default: 'fast',
      oneOf: ['fast', 'thorough'],
      readBy: ['save-analysis'],
      description: 'How to look.',
    },
    modelName: {
      type: 'string',
      default: 'local-model',
      pattern: '[a-z-]+',
      readBy: ['save-analysis'],
      description: 'Which model.',
    },
  },
  queues: {
    ...imageAnalysis.queues,
    images: {
      purpose: 'Images that wait for a model',
      visibilityTimeoutSeconds: 180,
      retentionSeconds: 345_600,
      maxReceiveCount: 3,
    },
  },
  collections: { riders: { purpose: 'Faces of riders' } },
  functions: {
    ...imageAnalysis.functions,
    'save-analysis': {
      ...imageAnalysis.functions['save-analysis']!,
      permissions: (resources) => [
        {
          sid: 'SearchFaces',
          actions: ['rekognition:SearchFacesByImage'],
          resources: [resources.collections['riders']!.arn],
          why: 'the duplicate check',
        },
        {
          sid: 'Queue',
          actions: ['sqs:SendMessage'],
          resources: [resources.queues['images']!.arn],
          why: 'images that wait',
        },
      ],
    },
  },
  rules: {
    ...(imageAnalysis.rules as unknown as WorkflowDescription['rules']),
    'photo-restored': {
      purpose: 'Starts the workflow at once for what comes back from an archive',
      pattern: ({ buckets }) => ({
        source: ['aws.s3'],
        'detail-type': ['Object Restore Completed'],
        detail: { bucket: { name: [buckets['photos']!.name] } },
      }),
      target: { kind: 'state-machine' },
      retry: { maximumAgeSeconds: 3600, maximumAttempts: 10 },
    },
    'image-queued': {
      purpose: 'Queues what lies under batch/',
      pattern: ({ buckets }) => ({
        source: ['aws.s3'],
        detail: { bucket: { name: [buckets['photos']!.name] }, object: { key: [{ prefix: 'batch/' }] } },
      }),
      target: { kind: 'queue', queue: 'images' },
      retry: { maximumAgeSeconds: 3600, maximumAttempts: 10 },
    },
  },
  schedules: {
    ...(imageAnalysis.schedules as unknown as WorkflowDescription['schedules']),
    batch: {
      purpose: 'Starts a batch',
      expression: ({ settings }) => settings['schedule']!,
      timeZone: ({ settings }) => settings['timeZone']!,
      enabled: ({ settings }) => settings['watch']!,
      input: { source: 'schedule' },
      target: { kind: 'state-machine' },
    },
    watchdog: {
      purpose: 'Looks for a forgotten model',
      expression: () => 'rate(15 minutes)',
      timeZone: () => 'Etc/UTC',
      enabled: () => 'false',
      input: { action: 'watch' },
      target: { kind: 'function', function: 'record-failure' },
    },
    reminder: {
      purpose: 'Puts a reminder into the queue',
      expression: () => 'cron(0 3 * * ? *)',
      timeZone: () => 'Europe/Vienna',
      enabled: () => 'true',
      input: { action: 'remind' },
      target: { kind: 'queue', queue: 'images' },
    },
  },
  alarms: {
    'model-still-running': {
      purpose: 'A model runs longer than a batch may take: stop it.',
      namespace: 'AWS/Rekognition',
      metricName: 'InServiceInferenceUnits',
      dimensions: ({ settings }) => ({ ProjectName: 'demo', VersionName: settings['modelName']! }),
      statistic: 'Maximum',
      periodSeconds: 60,
      evaluationPeriods: ({ settings }) => settings['watchMinutes']!,
      threshold: 0,
      enabled: ({ settings }) => settings['watch']!,
    },
  },
};
