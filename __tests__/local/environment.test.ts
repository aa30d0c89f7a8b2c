import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { localFunctionArn } from '../../local/resources';
import { riderPhoto } from '../../state-machines/rider-photo';
import { openTestEnvironment, type TestEnvironment } from '../support/local-aws';

let environment: TestEnvironment;
let lambda: LambdaClient;
let sfn: SFNClient;

beforeAll(async () => {
  environment = await openTestEnvironment({ workflows: [riderPhoto], keepEndedExecutions: 2 });
  const { url: endpoint } = environment.endpoint;
  const options = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  lambda = new LambdaClient(options);
  sfn = new SFNClient(options);
});
afterAll(async () => {
  lambda.destroy();
  sfn.destroy();
  await environment.close();
});

describe('the endpoint of an environment', () => {
  it('invokes the functions of its workflows', async () => {
    const erase = async (payload: object): Promise<unknown> => {
      const FunctionName = localFunctionArn('rider-photo', 'erase-rider');
      const { Payload } = await lambda.send(
        new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(payload)) }),
      );
      return JSON.parse(Buffer.from(Payload!).toString());
    };

    expect(await erase({ userId: 'nobody' })).toMatchObject({ complete: true });
    expect(await erase({})).toMatchObject({ errorType: 'InvalidInputError' });
  });

  it('tells of the executions that are kept after their end, newest first, and how they went', async () => {
    const { arn: stateMachineArn } = environment.workflow('rider-photo').resources.stateMachine;
    const arns: string[] = [];
    for (const name of ['first', 'second', 'third']) {
      // Without the input that the machine wants: it fails at once.
      const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, name }));
      await environment.workflow('rider-photo').executions().at(-1)!.result;
      arns.push(executionArn!);
    }

    const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    const described = await sfn.send(new DescribeExecutionCommand({ executionArn: arns[2] }));
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn: arns[2] }));

    expect(executions!.map(({ name }) => name)).toEqual(['third', 'second']);
    expect(described.status).toBe(executions![0]!.status);
    expect(described.status).not.toBe('RUNNING');
    expect(events![0]).toMatchObject({ id: 1, type: 'ExecutionStarted' });
    expect(events!.some(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name !== undefined)).toBe(true);
    await expect(sfn.send(new DescribeExecutionCommand({ executionArn: arns[0] }))).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
  });
});
