import { SFNClient } from '@aws-sdk/client-sfn';
import { clientOptions } from './options';

/** Made once per execution environment, and left out of the bundles that do not use it. */
export const sfn = /* @__PURE__ */ new SFNClient(/* @__PURE__ */ clientOptions());
