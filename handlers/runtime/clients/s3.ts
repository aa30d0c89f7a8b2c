import { S3Client } from '@aws-sdk/client-s3';
import { clientOptions } from './options';

/** Made once per execution environment, and left out of the bundles that do not use it. */
export const s3 = /* @__PURE__ */ new S3Client(/* @__PURE__ */ clientOptions());
