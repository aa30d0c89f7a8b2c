import { SNSClient } from '@aws-sdk/client-sns';
import { clientOptions } from './options';

/** Made once per execution environment. */
export const sns = new SNSClient(clientOptions());
