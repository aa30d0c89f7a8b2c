import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { systemClock } from '../../runtime/clock';
import { dynamodb } from '../../runtime/clients/dynamodb';
import { clientOptions } from '../../runtime/clients/options';
import { s3 } from '../../runtime/clients/s3';
import { sqs } from '../../runtime/clients/sqs';
import { deployedNotices } from '../../runtime/notices';
import { variable } from '../../runtime/variables';
import { dynamoDbModelLeases } from '../model/dynamodb-model-leases';
import { rekognitionModel } from '../model/rekognition-model';
import { s3ImageStore } from '../picture/s3-image-store';
import { sqsImageQueue } from '../queue/sqs-image-queue';
import { dynamoDbImageRecords } from '../worker/dynamodb-image-records';
import { dynamoDbRunRecords } from './dynamodb-run-records';
import type { Ports, WorkerPorts } from './ports';

/** A model that costs by the hour is started, stopped and looked at with the SDK's retries as well as the states'. */
const patient = new RekognitionClient(clientOptions());
/** Without retries, which would hide what the model says. */
const impatient = new RekognitionClient({ ...clientOptions(), maxAttempts: 1 });

const leases = () => dynamoDbModelLeases(dynamodb, variable('BATCH_MODELS_TABLE_NAME'));
const model = () => rekognitionModel(patient, impatient);

/** What this deployment's model is run with. */
export function modelPorts(): Pick<Ports, 'clock' | 'leases' | 'model' | 'runs' | 'notices'> {
  return {
    clock: systemClock,
    leases: leases(),
    model: model(),
    runs: dynamoDbRunRecords(dynamodb, variable('BATCH_RUNS_TABLE_NAME')),
    notices: deployedNotices(),
  };
}

/** What this deployment's images go through. What is done to pictures is the worker's alone: it has the layer for it. */
export function imagePorts(): Omit<WorkerPorts, 'pictures'> {
  return {
    clock: systemClock,
    leases: leases(),
    model: model(),
    queue: sqsImageQueue(sqs, variable('IMAGES_QUEUE_URL'), variable('IMAGES_DEAD_LETTER_QUEUE_URL')),
    records: dynamoDbImageRecords(dynamodb, variable('BATCH_IMAGES_TABLE_NAME')),
    images: s3ImageStore(s3),
  };
}
