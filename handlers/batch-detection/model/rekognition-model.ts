import {
  type CustomLabel as RekognitionLabel,
  DescribeProjectVersionsCommand,
  DetectCustomLabelsCommand,
  type RekognitionClient,
  StartProjectVersionCommand,
  StopProjectVersionCommand,
} from '@aws-sdk/client-rekognition';
import { isThrottlingError } from '@smithy/service-error-classification';
import { boundingBox, percent, rekognitionImage } from '../../image/rekognition-image';
import { ImageTooLarge, NotSupportedImageType } from '../../image/image-errors';
import { callService } from '../../runtime/errors';
import { known } from '../../runtime/known';
import { ModelLimitExceededError } from '../run/batch-errors';
import { ModelNotRunningError, ModelThrottledError } from '../worker/worker-errors';
import type { CustomLabel, CustomLabelsModel, ModelReference, ModelStatus } from './custom-labels-model';

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

/** `arn:...:project/<project>/version/<version>/<created>` -> `<version>`. */
function versionNameOf(modelArn: string): string {
  return modelArn.split('/')[3] ?? '';
}

/**
 * Models of Rekognition Custom Labels.
 * @param patient a client with the SDK's retries, for stop and status
 * @param impatient a client without retries: detection paces its calls and must see every throttling; a start that was
 * refused must be the only one that was asked for
 */
export function rekognitionModel(patient: RekognitionClient, impatient: RekognitionClient): CustomLabelsModel {
  const describe = async ({ projectArn, modelArn }: ModelReference) => {
    const command = new DescribeProjectVersionsCommand({
      ProjectArn: projectArn,
      VersionNames: [versionNameOf(modelArn)],
    });
    const answer = await callService('describing the model', () => patient.send(command));
    return answer.ProjectVersionDescriptions?.find(({ ProjectVersionArn }) => ProjectVersionArn === modelArn);
  };
  return {
    async status(model) {
      try {
        const version = await describe(model);
        return {
          status: (version?.Status as ModelStatus | undefined) ?? 'NOT_FOUND',
          ...(version?.StatusMessage === undefined ? {} : { message: version.StatusMessage }),
        };
      } catch (error) {
        if (nameOf(error) === 'ResourceNotFoundException') return { status: 'NOT_FOUND' };
        throw error;
      }
    },
    async start({ modelArn }, { minimum, maximum }) {
      const command = new StartProjectVersionCommand({
        ProjectVersionArn: modelArn,
        MinInferenceUnits: minimum,
        // Without a maximum the model does not scale by itself.
        MaxInferenceUnits: maximum > minimum ? maximum : undefined,
      });
      await callService('starting the model', async () => {
        try {
          // After a try without an answer, a refusal of the second would say nothing about the first.
          await impatient.send(command);
        } catch (error) {
          // Another request was quicker.
          if (nameOf(error) === 'ResourceInUseException') return;
          // By its name the SDK takes it for throttling, but no retry mends it.
          if (nameOf(error) !== 'LimitExceededException') throw error;
          throw new ModelLimitExceededError(
            `The account may not run ${modelArn} with ${minimum} inference units: ${(error as Error).message}. Stop another model, or ask for a higher quota.`,
            { cause: error },
          );
        }
      });
    },
    async stop({ modelArn }) {
      const command = new StopProjectVersionCommand({ ProjectVersionArn: modelArn });
      try {
        await callService('stopping the model', () => patient.send(command));
        return true;
      } catch (error) {
        if (['ResourceInUseException', 'ResourceNotFoundException'].includes(nameOf(error))) return false;
        throw error;
      }
    },
    async detect({ modelArn }, image, { minConfidence, maxResults }) {
      const command = new DetectCustomLabelsCommand({
        ProjectVersionArn: modelArn,
        Image: rekognitionImage(image),
        MinConfidence: minConfidence,
        MaxResults: maxResults,
      });
      try {
        const answer = await impatient.send(command);
        return (answer.CustomLabels ?? []).flatMap(toLabel);
      } catch (error) {
        throw await namedError(error, modelArn);
      }
    },
  };
}

function toLabel({ Name, Confidence, Geometry }: RekognitionLabel): readonly CustomLabel[] {
  if (!Name) return [];
  return [known({ name: Name, confidence: percent(Confidence), boundingBox: boundingBox(Geometry?.BoundingBox) })];
}

async function namedError(error: unknown, modelArn: string): Promise<unknown> {
  const message = error instanceof Error ? error.message : String(error);
  switch (nameOf(error)) {
    case 'ResourceNotReadyException':
    case 'ResourceNotFoundException':
      return new ModelNotRunningError(`${modelArn} is not running: ${message}`, { cause: error });
    case 'InvalidImageFormatException':
      return new NotSupportedImageType(`Rekognition does not support its encoding. Export it again.`, { cause: error });
    case 'ImageTooLargeException':
      return new ImageTooLarge(`Rekognition finds it too large. Scale it down.`, { cause: error });
    case 'LimitExceededException':
      return new ModelThrottledError(message, { cause: error });
  }
  if (isThrottlingError(error as Parameters<typeof isThrottlingError>[0])) {
    return new ModelThrottledError(message, { cause: error });
  }
  return callService('detecting custom labels', () => Promise.reject(error as Error)).catch((named: unknown) => named);
}
