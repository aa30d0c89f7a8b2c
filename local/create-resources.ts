import { CreateCollectionCommand } from '@aws-sdk/client-rekognition';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import type { WorkflowDescription, WorkflowResources } from '../state-machines/description';
import type { LocalServices } from './services';

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** Makes what a workflow's description lists, as Terraform does on AWS. What exists is kept. */
export async function createResources(
  workflow: WorkflowDescription,
  resources: WorkflowResources,
  { s3, dynamodb, clients }: Pick<LocalServices, 's3' | 'dynamodb' | 'clients'>,
): Promise<void> {
  for (const { name } of Object.values(resources.buckets)) {
    await s3.createBucket(name, { versioning: true, eventBridge: true });
  }
  for (const [name, table] of Object.entries(workflow.tables)) {
    await dynamodb.createTable(resources.tables[name]!.name, table);
  }
  for (const { arn } of Object.values(resources.topics)) {
    await clients.sns.send(new CreateTopicCommand({ Name: nameOf(arn) }));
  }
  for (const [name, queue] of Object.entries(workflow.queues)) {
    const { arn, deadLetterArn } = resources.queues[name]!;
    await clients.sqs.send(new CreateQueueCommand({ QueueName: nameOf(deadLetterArn) }));
    await clients.sqs.send(
      new CreateQueueCommand({
        QueueName: nameOf(arn),
        Attributes: {
          VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
          MessageRetentionPeriod: String(queue.retentionSeconds),
          RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterArn, maxReceiveCount: queue.maxReceiveCount }),
        },
      }),
    );
  }
  for (const { id } of Object.values(resources.collections)) {
    await clients.rekognition.send(new CreateCollectionCommand({ CollectionId: id })).catch((error: Error) => {
      if (error.name !== 'ResourceAlreadyExistsException') throw error;
    });
  }
}
