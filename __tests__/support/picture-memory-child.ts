import { existsSync, readFileSync } from 'node:fs';
import type { S3Client } from '@aws-sdk/client-s3';
import { annotatePicture } from '../../handlers/batch-detection/picture/annotate-picture';
import { preparePicture } from '../../handlers/batch-detection/picture/prepare-picture';
import { bytesOf, downloadImage } from '../../handlers/image/download-image';
import { makeThumbnail } from '../../handlers/image/make-thumbnail';
import { readMetadata } from '../../handlers/image-analysis/metadata/read-metadata';
import { readPhoto } from '../../handlers/rider-photo/photo/read-photo';
import type { ReadObject } from '../../handlers/runtime/object-read';

const [, , step, file] = process.argv as [string, string, Step, string];

/** RegisterImage of image-analysis; FaceDetection and Thumbnail of rider-photo; a worker of batch-detection. */
export type Step = 'image' | 'selfie' | 'thumbnail' | 'batch';

const MAX_PIXELS = 100_000_000;

/** S3 that holds the one file. */
function storage(bytes: Buffer): S3Client {
  const body = { transformToByteArray: () => Promise.resolve(Uint8Array.from(bytes)) };
  const answer = { ETag: '"e"', ContentLength: bytes.length, Body: body };
  return { send: () => Promise.resolve(answer) } as unknown as S3Client;
}

const upload = { bucket: 'photos', key: 'a', uploadedAt: '' };

async function downloaded(bytes: Buffer): Promise<Buffer> {
  return bytesOf((await downloadImage(storage(bytes), upload)) as ReadObject, 'a');
}

const STEPS: Readonly<Record<Step, (bytes: Buffer) => Promise<string>>> = {
  async image(stored) {
    const bytes = await downloaded(stored);
    const { width, height } = await readMetadata(bytes, 'a', MAX_PIXELS);
    await makeThumbnail(bytes, 'a', 250, MAX_PIXELS);
    return `${width}x${height}`;
  },
  async selfie(stored) {
    const { size } = await readPhoto(storage(stored), upload, MAX_PIXELS).catch((error: Error) => {
      throw error.cause;
    });
    return `${size.width}x${size.height}`;
  },
  async thumbnail(stored) {
    const { width, height } = await makeThumbnail(await downloaded(stored), 'a', 250, MAX_PIXELS);
    return `${width}x${height}`;
  },
  async batch(stored) {
    const bytes = await downloaded(stored);
    const picture = await preparePicture(bytes, 'a', true);
    const box = { left: 0.1, top: 0.1, width: 0.5, height: 0.5 };
    await annotatePicture(picture.scaled ?? bytes, 'a', picture, [{ name: 'thing', confidence: 90, boundingBox: box }]);
    return `${picture.width}x${picture.height}`;
  },
};

/** Peak of the process's resident memory so far, in MiB. Elsewhere than on Linux it may be that of its parent. */
function peak(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS) / 1024);
}

void STEPS[step](readFileSync(file))
  .catch((error: Error) => error.name)
  .then((outcome) => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    const milliseconds = Math.round((userCPUTime + systemCPUTime) / 1000);
    process.stdout.write(`${JSON.stringify({ outcome, milliseconds, megabytes: peak() })}\n`);
  });
