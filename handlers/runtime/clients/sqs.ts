import { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions } from './options';

/** Made once per execution environment. */
export const sqs = new SQSClient(clientOptions());
