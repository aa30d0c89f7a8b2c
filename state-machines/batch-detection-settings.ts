import type { Setting, SettingValues } from './description';
import type { SettingsRule } from './settings-rule';

type Facts = Pick<Setting, 'readBy'> & { readonly minimum: number; readonly maximum: number };

const number = (value: number, facts: Facts, description: string) =>
  ({ type: 'number', default: value, ...facts, description }) as const satisfies Setting;

const whole = (value: number, facts: Facts, description: string) =>
  ({ type: 'integer', default: value, ...facts, description }) as const satisfies Setting;

/** An ARN as the local environment has them. */
const localArn = (resource: string): string => `arn:${'aws'}:rekognition:us-east-1:000000000000:${resource}`;

/** The knobs of batch-detection. There is no model by default: it can be deployed before one is trained. */
export const batchSettings = {
  projectArn: {
    type: 'string',
    default: '',
    local: localArn('project/local-examples/1700000000000'),
    pattern: '(?:arn:[a-z-]+:rekognition:[a-z0-9-]+:[0-9]{12}:project/[a-zA-Z0-9_.-]{1,255}/[0-9]+)?',
    says:
      'the ARN of a Custom Labels project, arn:<partition>:rekognition:<region>:<account>:project/<name>/<number>, ' +
      'or empty',
    readBy: ['count-images', 'start-model', 'stop-model'],
    description:
      'ARN of the Custom Labels project that the model belongs to. Without it and projectVersionArn nothing can be started.',
  },
  projectVersionArn: {
    type: 'string',
    default: '',
    local: localArn('project/local-examples/version/local-examples/1700000000001'),
    pattern:
      '(?:arn:[a-z-]+:rekognition:[a-z0-9-]+:[0-9]{12}:project/[a-zA-Z0-9_.-]{1,255}/version/[a-zA-Z0-9_.-]{1,255}/[0-9]+)?',
    says:
      'the ARN of a model version, not that of its project, ' +
      'arn:<partition>:rekognition:<region>:<account>:project/<name>/version/<version>/<number>, or empty',
    readBy: ['count-images', 'start-model', 'stop-model'],
    description: 'ARN of the trained model version. Change it while no run is under way.',
  },
  minInferenceUnits: whole(
    1,
    { minimum: 1, maximum: 100, readBy: ['start-model', 'report'] },
    'Inference units that the model starts with; each costs about 4 USD per hour while it runs.',
  ),
  maxInferenceUnits: whole(
    1,
    { minimum: 1, maximum: 100, readBy: ['start-model', 'report'] },
    'Inference units that the model may scale up to by itself. Not more than minInferenceUnits means no scaling.',
  ),
  tpsPerUnit: number(
    5,
    { minimum: 0.1, maximum: 100, readBy: ['start-model'] },
    'Calls per second that one unit is expected to take, to begin with: AWS promises no number, so every run measures.',
  ),
  minConfidence: number(
    70,
    { minimum: 0, maximum: 100, readBy: ['detect-batch'] },
    'Least confidence of a label, in percent.',
  ),
  maxResults: whole(
    100,
    { minimum: 1, maximum: 1000, readBy: ['detect-batch'] },
    'Labels kept per image, most confident first.',
  ),
  scaleDown: {
    type: 'boolean',
    default: true,
    readBy: ['detect-batch'],
    description:
      'Whether images with a side over 4,096 pixels are scaled down in memory for the model; otherwise they are set aside.',
  },
  minimumBatchSize: whole(
    1,
    { minimum: 1, maximum: 1000, readBy: ['count-images'] },
    'A scheduled run starts the model only when this many images wait.',
  ),
  maximumWaitMinutes: whole(
    360,
    { minimum: 0, maximum: 10_080, readBy: ['count-images'] },
    'A scheduled run also starts it when the oldest image has waited this long.',
  ),
  maximumRunMinutes: whole(
    240,
    { minimum: 30, maximum: 660, readBy: ['start-model', 'watch-model'] },
    'No image is begun later than this after the start of a run; the rest waits for the next one.',
  ),
  maximumAttempts: whole(
    3,
    { minimum: 1, maximum: 10, readBy: ['detect-batch'] },
    'Tries per image before it goes to the dead-letter queue. What is wrong with the image itself needs only one.',
  ),
  lingerSeconds: whole(
    5,
    { minimum: 1, maximum: 20, readBy: ['detect-batch'] },
    'Seconds that a worker waits for another image before it ends.',
  ),
  pricePerInferenceHour: number(
    4,
    { minimum: 0, maximum: 1000, readBy: ['report'] },
    'USD per hour and inference unit, for the estimate in reports: https://aws.amazon.com/rekognition/pricing/',
  ),
  modelAlarmHours: whole(
    6,
    { minimum: 1, maximum: 24 },
    'Hours in a row that the model may be in service, no matter for whom, before an alarm rings.',
  ),
} as const satisfies Readonly<Record<string, Setting>>;

const MODEL = ['projectArn', 'projectVersionArn'];

/** What the settings of the model must be together. */
export const modelRules: readonly SettingsRule[] = [
  {
    kind: 'all-or-none',
    settings: MODEL,
    says: 'be given together, or be left out together as long as there is no model',
  },
  {
    kind: 'same-beginning',
    settings: MODEL,
    parts: 2,
    says: 'be of one project: both begin with arn:<partition>:rekognition:<region>:<account>:project/<name>/',
  },
];

/** What all of the settings must be together. */
export const batchSettingsRules: readonly SettingsRule[] = [
  ...modelRules,
  {
    kind: 'needs',
    settings: ['scheduleEnabled', ...MODEL],
    says: 'agree: a schedule needs the model that it is to start. Give both ARNs, or switch the schedule off',
  },
];
/** Their values. */
export type BatchSettings = SettingValues<typeof batchSettings>;
