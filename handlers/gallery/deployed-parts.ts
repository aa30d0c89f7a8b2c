import { dynamodb } from '../runtime/clients/dynamodb';
import { lambda } from '../runtime/clients/lambda';
import { rekognition } from '../runtime/clients/rekognition';
import { s3 } from '../runtime/clients/s3';
import { sfn } from '../runtime/clients/sfn';
import { sqs } from '../runtime/clients/sqs';
import type { BatchParts, GalleryParts, RiderParts } from './parts';

/** A variable that is set only where a workflow is deployed; empty where Terraform decided that late, or where there is nothing to say. */
type Variables = Readonly<Record<string, string | undefined>>;

/** @throws Error for a variable that is not set, which is a mistake of the deployment */
function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`The variable ${name} is not set. The gallery's description sets it for this function.`);
}

function riderParts(variables: Variables): RiderParts | undefined {
  if (!variables.RIDERS_TABLE_NAME) return undefined;
  return {
    ridersTable: required(variables, 'RIDERS_TABLE_NAME'),
    ledgerTable: required(variables, 'RIDER_LEDGER_TABLE_NAME'),
    ownersTable: required(variables, 'RIDER_OWNERS_TABLE_NAME'),
    eraseFunctionArn: required(variables, 'ERASE_RIDER_FUNCTION_ARN'),
  };
}

function batchParts(variables: Variables): BatchParts | undefined {
  if (!variables.BATCH_RUNS_TABLE_NAME) return undefined;
  const units = Number(required(variables, 'MAX_INFERENCE_UNITS'));
  return {
    stateMachineArn: required(variables, 'BATCH_STATE_MACHINE_ARN'),
    runsTable: required(variables, 'BATCH_RUNS_TABLE_NAME'),
    modelsTable: required(variables, 'BATCH_MODELS_TABLE_NAME'),
    queueUrl: required(variables, 'IMAGES_QUEUE_URL'),
    deadLetterQueueUrl: required(variables, 'IMAGES_DEAD_LETTER_QUEUE_URL'),
    watchFunctionArn: required(variables, 'WATCH_MODEL_FUNCTION_ARN'),
    // Without a model the workflow is deployed and does nothing.
    projectArn: variables.PROJECT_ARN ?? '',
    modelArn: variables.PROJECT_VERSION_ARN ?? '',
    hourlyCost: Math.max(1, units) * Number(required(variables, 'PRICE_PER_INFERENCE_HOUR')),
  };
}

/**
 * What a deployment's variables name.
 * @param clients other ones than those of this process, e.g. of one machine
 */
export function deployedParts(
  variables: Variables,
  clients: GalleryParts['clients'] = { dynamodb, s3, sqs, sfn, lambda, rekognition },
): GalleryParts {
  return {
    clients,
    bucket: required(variables, 'PHOTOS_BUCKET_NAME'),
    imagesTable: required(variables, 'IMAGES_TABLE_NAME'),
    facetsTable: required(variables, 'IMAGE_FACETS_TABLE_NAME'),
    albumsTable: required(variables, 'ALBUMS_TABLE_NAME'),
    uploadsQueueUrl: required(variables, 'UPLOADS_QUEUE_URL'),
    riders: riderParts(variables),
    batch: batchParts(variables),
    consoleUrl: variables.CONSOLE_URL || undefined,
  };
}
