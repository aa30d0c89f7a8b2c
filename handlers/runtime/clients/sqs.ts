import { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions } from './options';

/** Made once per execution environment, and left out of the bundles that do not use it. */
export const sqs = /* @__PURE__ */ new SQSClient(/* @__PURE__ */ clientOptions());
