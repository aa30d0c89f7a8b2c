import { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions } from './options';

/** Made once per execution environment. A long poll of up to 20 s ends before the request time-out. */
export const sqs = new SQSClient({
  ...clientOptions,
  requestHandler: { ...clientOptions.requestHandler, requestTimeout: 25_000 },
});
