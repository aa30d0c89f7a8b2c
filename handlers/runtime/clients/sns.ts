import { SNSClient } from '@aws-sdk/client-sns';
import { clientOptions } from './options';

/** Made once per execution environment, and left out of the bundles that do not use it. */
export const sns = /* @__PURE__ */ new SNSClient(/* @__PURE__ */ clientOptions());
