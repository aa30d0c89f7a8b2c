import { S3Client } from '@aws-sdk/client-s3';
import { clientOptions } from './options';

/** Made once per execution environment. */
export const s3 = new S3Client(clientOptions());
