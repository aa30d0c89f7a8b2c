import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOptions } from './options';

/** Made once per execution environment, and left out of the bundles that do not use it. */
export const dynamodb = /* @__PURE__ */ new DynamoDBClient(/* @__PURE__ */ clientOptions());
