import type { GalleryResources } from '../../state-machines/gallery';
import { localArn } from '../../packages/local-aws/src/arns';
import type { LocalEnvironment } from '../environment';
import { localFunctionArn } from '../resources';
import type { LocalWorkflow } from '../workflow-runtime';

/** Name of the gallery's own table on this machine. */
const RIDER_OWNERS = 'rider-owners';

/** The table of the gallery itself. */
export const riderOwnersTable = (): { readonly name: string; readonly arn: string } => ({
  name: RIDER_OWNERS,
  arn: localArn('dynamodb', `table/${RIDER_OWNERS}`),
});

const machineOf = ({ resources }: LocalWorkflow): { readonly arn: string; readonly executionArn: string } => ({
  arn: resources.stateMachine.arn,
  executionArn: resources.stateMachine.arn.replace(':stateMachine:', ':execution:'),
});

/** What the gallery is given on this machine: every workflow. */
export function galleryResources(environment: LocalEnvironment): GalleryResources {
  const [images, riders, batch] = ['image-analysis', 'rider-photo', 'batch-detection'].map((name) =>
    environment.workflow(name),
  ) as [LocalWorkflow, LocalWorkflow, LocalWorkflow];
  return {
    bucket: images.resources.buckets.photos!,
    images: {
      tables: images.resources.tables,
      queues: images.resources.queues,
      stateMachine: machineOf(images),
    },
    riders: {
      tables: { ...riders.resources.tables, 'rider-owners': riderOwnersTable() } as NonNullable<
        GalleryResources['riders']
      >['tables'],
      functionArns: { 'erase-rider': localFunctionArn(riders.description.name, 'erase-rider') },
      stateMachine: machineOf(riders),
    },
    batch: {
      tables: batch.resources.tables,
      queues: batch.resources.queues,
      functionArns: { 'watch-model': localFunctionArn(batch.description.name, 'watch-model') },
      stateMachine: machineOf(batch),
      settings: batch.resources.settings,
    },
    nothingArn: images.resources.nothingArn,
    consoleUrl: '',
    userPoolId: '',
    userPoolClientId: '',
  };
}
