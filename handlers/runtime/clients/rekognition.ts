import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { clientOptions } from './options';
import { ATTEMPTS, REKOGNITION_TRIES_VARIABLE } from './time-limits';

/** Made once per execution environment, and left out of the bundles that do not use it. */
export const rekognition = /* @__PURE__ */ new RekognitionClient({
  .../* @__PURE__ */ clientOptions(),
  maxAttempts: Number(process.env[REKOGNITION_TRIES_VARIABLE]) || ATTEMPTS,
});
