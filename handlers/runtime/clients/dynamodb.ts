import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOptions } from './options';

/** Made once per execution environment. */
export const dynamodb = new DynamoDBClient(clientOptions());
