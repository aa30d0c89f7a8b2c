import type { Hosting, HostingStatus } from '../custom-labels/hosting';
import { LOCAL_MODEL_ARN, LOCAL_PROJECT_ARN, LOCAL_VERSION_NAME } from '../custom-labels/local-model';
import type { InputReader } from '../input-reader';
import type { Operation } from '../operation';
import { RekognitionError } from '../rekognition-error';

const ARN_PREFIX = 'arn:[a-z\\d-]+:rekognition:[a-z\\d-]+:\\d{12}:project\\/[a-zA-Z0-9_.\\-]{1,255}';
const PROJECT_ARN = { required: true, min: 20, max: 2048, pattern: `${ARN_PREFIX}\\/[0-9]+` };
const VERSION_ARN = {
  required: true,
  min: 20,
  max: 2048,
  pattern: `${ARN_PREFIX}\\/version\\/[a-zA-Z0-9_.\\-]{1,255}\\/[0-9]+`,
};
const MAX_VERSION_NAMES = 10;

const MESSAGES: Readonly<Record<HostingStatus, string>> = {
  TRAINING_COMPLETED: 'The model is ready to run.',
  STARTING: 'The model is being started.',
  RUNNING: 'The model is running.',
  STOPPING: 'The model is being stopped.',
  STOPPED: 'The model is stopped.',
};

/** Reads the ARN of a model version. @throws RekognitionError ResourceNotFoundException by `known` */
export function readVersionArn(input: InputReader): { readonly known: () => void } {
  const arn = input.text('ProjectVersionArn', VERSION_ARN) ?? '';
  return {
    known: () => {
      if (arn !== LOCAL_MODEL_ARN) throw notFound(arn, LOCAL_MODEL_ARN);
    },
  };
}

export function describeProjectVersions(hosting: Hosting): Operation {
  return async (input, { clock }) => {
    const projectArn = input.text('ProjectArn', PROJECT_ARN) ?? '';
    const names = input.list('VersionNames', {
      min: 1,
      max: MAX_VERSION_NAMES,
      of: { min: 1, max: 255, pattern: '[a-zA-Z0-9_.\\-]+' },
    });
    input.number('MaxResults', { min: 1, max: 100, integer: true });
    input.check();
    if (projectArn !== LOCAL_PROJECT_ARN) throw notFound(projectArn, LOCAL_PROJECT_ARN);
    if (names !== undefined && !names.includes(LOCAL_VERSION_NAME)) return { body: { ProjectVersionDescriptions: [] } };
    const status = hosting.status(clock());
    const { units } = hosting;
    const hosted = status === 'STARTING' || status === 'RUNNING' || status === 'STOPPING';
    return {
      body: {
        ProjectVersionDescriptions: [
          {
            ProjectVersionArn: LOCAL_MODEL_ARN,
            CreationTimestamp: 1_700_000_000,
            Status: status,
            StatusMessage: MESSAGES[status],
            Feature: 'CUSTOM_LABELS',
            VersionDescription: 'Nearest of labelled example pictures, on this machine: resemblance, not recognition.',
            ...(hosted ? { MinInferenceUnits: units.minimum, MaxInferenceUnits: units.maximum } : {}),
          },
        ],
      },
    };
  };
}

export function startProjectVersion(hosting: Hosting): Operation {
  return async (input, { clock, note }) => {
    const version = readVersionArn(input);
    const minimum = input.number('MinInferenceUnits', { min: 1, integer: true });
    const maximum = input.number('MaxInferenceUnits', { min: 1, integer: true });
    input.check();
    version.known();
    if (minimum === undefined) {
      throw new RekognitionError('ValidationException', 'MinInferenceUnits must be given: at least 1.');
    }
    const Status = await hosting.start(clock(), minimum, maximum);
    note({ minimum, maximum: maximum ?? minimum });
    return { body: { Status } };
  };
}

export function stopProjectVersion(hosting: Hosting): Operation {
  return async (input, { clock }) => {
    const version = readVersionArn(input);
    input.check();
    version.known();
    return { body: { Status: await hosting.stop(clock()) } };
  };
}

function notFound(arn: string, known: string): RekognitionError {
  return new RekognitionError('ResourceNotFoundException', `There is no local ${arn}. Use ${known}.`);
}
