import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { readDefinitionTemplate } from '../../../state-machines/asl/definition';
import { IMAGE_BACKFILL, imageAnalysis } from '../../../state-machines/image-analysis';
import { deployedBucket } from '../../../tools/backfill/deployed-bucket';

const sfn = mockClient(SFNClient);
const ask = (definition: string): Promise<string> => {
  sfn.on(DescribeStateMachineCommand, { stateMachineArn: 'arn' }).resolves({ definition });
  return deployedBucket(new SFNClient({}), 'arn');
};

it('finds the bucket in the definition of the deployed backfill', async () => {
  const definition = readDefinitionTemplate({ name: IMAGE_BACKFILL }).replaceAll('${PhotosBucketName}', 'prod-photos');

  expect(await ask(definition)).toBe('prod-photos');
});

it('refuses another state machine by name', async () => {
  await expect(ask(readDefinitionTemplate(imageAnalysis))).rejects.toThrow('arn is not a backfill');
});
