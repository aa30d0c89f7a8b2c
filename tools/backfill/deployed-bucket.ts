import { DescribeStateMachineCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { UsageError } from '../../local/cli/workflow-run';
import type { AslDefinition } from '../../state-machines/asl/definition';

/**
 * The bucket of a deployed backfill, as its state machine names it.
 * @throws UsageError when the state machine is not a backfill
 */
export async function deployedBucket(sfn: SFNClient, stateMachineArn: string): Promise<string> {
  const { definition } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  const { AnalyzeOldPhotos } = (JSON.parse(definition!) as AslDefinition).States;
  const reader = AnalyzeOldPhotos?.ItemReader as { readonly Parameters?: { readonly Bucket?: unknown } } | undefined;
  const bucket = reader?.Parameters?.Bucket;
  if (typeof bucket === 'string') return bucket;
  throw new UsageError(`${stateMachineArn} is not a backfill. Give the ARN of image-backfill, an output of the stack.`);
}
