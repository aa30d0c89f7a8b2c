import { gallery, type GalleryResources } from '../state-machines/gallery';
import type { Deployment } from './deployment';
import type { Location } from './location';
import type { Workflow } from './workflow';
import { executionArn } from './workflow-state-machine';

/** What the gallery is given of a deployment; its own users come later. */
export type GivenToGallery = Omit<GalleryResources, 'userPoolId' | 'userPoolClientId'>;

/** Settings of batch-detection that the gallery shows the cost by. */
export const BATCH_SETTINGS = [
  'projectArn',
  'projectVersionArn',
  'maxInferenceUnits',
  'pricePerInferenceHour',
] as const;

/**
 * What the gallery uses of the workflows of its own stack.
 * @throws Error without image-analysis, which the schema of environments asks for
 */
export function resourcesOfStack(deployment: Deployment, workflows: readonly Workflow[]): GivenToGallery {
  const { options } = deployment;
  const find = (name: string): Workflow | undefined => workflows.find(({ description }) => description.name === name);
  const [images, riders, batch] = [find('image-analysis'), find('rider-photo'), find('batch-detection')];
  if (!images) throw new Error('The gallery needs image-analysis: add it to the workflows, or leave the gallery out.');
  const machine = ({ resources: { stateMachine } }: Workflow): { arn: string; executionArn: string } => ({
    arn: stateMachine.arn,
    executionArn: executionArn(options, stateMachine.name),
  });
  const owners = 'rider-owners';
  return {
    bucket: images.resources.buckets['photos']!,
    images: {
      tables: pick(images.resources.tables, 'images', 'image-facets', 'albums'),
      queues: pick(images.resources.queues, 'uploads'),
      stateMachine: machine(images),
    },
    riders: riders && {
      tables: {
        ...pick(riders.resources.tables, 'riders', 'rider-ledger'),
        [owners]: deployment.table(owners, gallery.tables[owners]),
      },
      functionArns: { 'erase-rider': riders.functions['erase-rider']!.arn },
      stateMachine: machine(riders),
    },
    batch: batch && {
      tables: pick(batch.resources.tables, 'batch-runs', 'batch-models'),
      queues: pick(batch.resources.queues, 'images'),
      functionArns: { 'watch-model': batch.functions['watch-model']!.arn },
      stateMachine: machine(batch),
      settings: pick(batch.resources.settings, ...BATCH_SETTINGS),
    },
    nothingArn: deployment.nothingArn(),
    consoleUrl: consoleUrl(options),
  };
}

/** What the addresses of executions in the AWS console begin with, before their ARNs. */
export function consoleUrl({ region }: Pick<Location, 'region'>): string {
  return `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/`;
}

function pick<Key extends string, Value>(
  record: Readonly<Record<string, Value>>,
  ...keys: readonly Key[]
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, record[key]!])) as Record<Key, Value>;
}
