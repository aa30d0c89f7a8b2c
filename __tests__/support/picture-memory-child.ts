import { existsSync, readFileSync } from 'node:fs';
import type { S3Client } from '@aws-sdk/client-s3';
import { annotatePicture } from '../../handlers/batch-detection/picture/annotate-picture';
import { preparePicture } from '../../handlers/batch-detection/picture/prepare-picture';
import { makeThumbnail } from '../../handlers/image/make-thumbnail';
import { readMetadata } from '../../handlers/image-analysis/metadata/read-metadata';
import { readStart } from '../../handlers/image/read-header';

const [, , step, file] = process.argv as [string, string, Step, string];
export type Step = 'register' | 'thumbnail' | 'batch';

/** S3 that holds the one file. */
function storage(bytes: Buffer): S3Client {
  const send = ({ input: { Range } }: { input: { Range?: string } }): Promise<unknown> => {
    const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(Range ?? 'bytes=0-')!;
    const from = first === '' ? Math.max(0, bytes.length - Number(last)) : Number(first);
    const to = first === '' || last === '' ? bytes.length : Math.min(bytes.length, Number(last) + 1);
    const body = { transformToByteArray: () => Promise.resolve(Uint8Array.from(bytes.subarray(from, to))) };
    return Promise.resolve({ ETag: '"e"', ContentRange: `bytes ${from}-${to - 1}/${bytes.length}`, Body: body });
  };
  return { send } as unknown as S3Client;
}

const STEPS: Readonly<Record<Step, (bytes: Buffer) => Promise<string>>> = {
  async register(bytes) {
    const s3 = storage(bytes);
    const object = { bucket: 'photos', key: 'a' };
    const { width, height } = await readMetadata(s3, object, await readStart(s3, object), 100_000_000);
    return `${width}x${height}`;
  },
  async thumbnail(bytes) {
    const { width, height } = await makeThumbnail(bytes, 'a', 250, 100_000_000);
    return `${width}x${height}`;
  },
  async batch(bytes) {
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
