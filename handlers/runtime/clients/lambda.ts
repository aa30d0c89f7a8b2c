import { LambdaClient } from '@aws-sdk/client-lambda';
import { clientOptions } from './options';

/** Made once per execution environment, and left out of the bundles that do not use it. */
export const lambda = /* @__PURE__ */ new LambdaClient(/* @__PURE__ */ clientOptions());
