import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { workflows } from '../../state-machines/index';
import { openTestEnvironment, type TestEnvironment } from '../support/local-aws';

const WORKFLOW = 'batch-detection';
const KEY = 'batch/incoming/a.jpg';

let aws: TestEnvironment;
beforeAll(async () => {
  aws = await openTestEnvironment({
    workflows: [workflows[WORKFLOW]!],
    settings: { [WORKFLOW]: { projectArn: '', projectVersionArn: '' } },
  });
});
beforeEach(() => aws.reset());
afterAll(() => aws.close());

async function waiting(): Promise<number> {
  const { url } = aws.workflow(WORKFLOW).resources.queues['images']!;
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] });
  const { Attributes = {} } = await aws.clients.sqs.send(command);
  return (
    Number(Attributes['ApproximateNumberOfMessages']) + Number(Attributes['ApproximateNumberOfMessagesNotVisible'])
  );
}

describe('batch-detection, deployed before there is a model', () => {
  it.each([{}, { keys: [KEY] }, { prefix: 'batch/incoming/' }])(
    'fails by name when it is started with %j, says what to give, and has done nothing',
    async (input) => {
      const execution = aws.workflow(WORKFLOW).start(input);
      const { status, error, cause } = await execution.result;
      await aws.bus.idle();

      expect({ status, error }).toEqual({ status: 'FAILED', error: 'ModelNotConfiguredError' });
      const { errorMessage } = JSON.parse(cause!) as { errorMessage: string };
      expect(errorMessage).toMatch(/projectArn and projectVersionArn are not given.*env\/<name>\.json.*deploy again/);
      expect(execution.statesEntered).toEqual(['CountImages', 'ModelNotConfigured']);
      // What ended is looked at by StopModel, which finds that no model was ever touched.
      expect(aws.calls.filter(({ service }) => service === 'rekognition' || service === 's3')).toEqual([]);
    },
  );

  it('keeps what arrives for the first run that has a model', async () => {
    const { name } = aws.workflow(WORKFLOW).resources.buckets['photos']!;
    await aws.clients.s3.send(new PutObjectCommand({ Bucket: name, Key: KEY, Body: 'an image' }));
    await aws.bus.idle();

    await aws.workflow(WORKFLOW).start({}).result;

    expect(await waiting()).toBe(1);
  });
});
