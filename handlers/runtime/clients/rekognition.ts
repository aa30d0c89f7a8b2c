import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { clientOptions } from './options';

/** Made once per execution environment. */
export const rekognition = new RekognitionClient(clientOptions());
