import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { callService } from '../runtime/errors';

/**
 * Calls a function of a workflow and waits for its answer.
 * @throws Error with the function's own error; TransientServiceError
 */
export async function invokeFunction(lambda: LambdaClient, functionArn: string, payload: unknown): Promise<unknown> {
  const command = new InvokeCommand({ FunctionName: functionArn, Payload: Buffer.from(JSON.stringify(payload)) });
  const { Payload, FunctionError } = await callService('calling a function', () => lambda.send(command));
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
  if (FunctionError === undefined) return answer;
  const { errorType = FunctionError, errorMessage = '' } = (answer ?? {}) as Record<string, string>;
  throw new Error(`${errorType}: ${errorMessage}`);
}
