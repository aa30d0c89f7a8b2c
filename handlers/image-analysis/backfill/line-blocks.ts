import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { callService } from '../../runtime/errors';
import { isGone } from '../../runtime/object-read';
import { BackfillSourceError } from './errors';

/** Lines that are looked at together: as many as a listing has on a page. */
const LINES = 1000;

/** Where reading goes on: lines of a file that are read. */
export interface LineMarker {
  readonly file: number;
  readonly line: number;
}

export interface LineBlock {
  readonly key: string;
  /** Number of the first line, from 1. */
  readonly first: number;
  readonly lines: readonly string[];
  /** Absent after the last one. */
  readonly next?: LineMarker;
}

/**
 * The lines of files one after the other, a thousand at a time. What ends in `.gz` is unpacked.
 * @throws BackfillSourceError when a file is not there, TransientServiceError
 */
export async function* lineBlocks(
  s3: S3Client,
  bucket: string,
  keys: readonly string[],
  from: LineMarker = { file: 0, line: 0 },
): AsyncGenerator<LineBlock> {
  for (let file = from.file; file < keys.length; file += 1) {
    const key = keys[file]!;
    let line = 0;
    let first = file === from.file ? from.line : 0;
    let lines: string[] = [];
    for await (const text of linesOf(s3, bucket, key)) {
      line += 1;
      if (line <= first) continue;
      lines.push(text);
      if (lines.length < LINES) continue;
      yield { key, first: first + 1, lines, next: { file, line } };
      first = line;
      lines = [];
    }
    yield { key, first: first + 1, lines, ...(file + 1 < keys.length ? { next: { file: file + 1, line: 0 } } : {}) };
  }
}

async function* linesOf(s3: S3Client, bucket: string, key: string): AsyncGenerator<string> {
  const body = (await openObject(s3, bucket, key)).Body as Readable;
  const bytes = key.endsWith('.gz') ? unpacked(body) : body;
  const chunks = bytes[Symbol.asyncIterator]();
  const text = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await callService(`reading ${key}`, () => chunks.next());
      const lines = (rest + text.decode(value as Buffer | undefined, { stream: !done })).split('\n');
      rest = done ? '' : lines.pop()!;
      yield* lines.filter((line) => line !== '' || !done);
      if (done) return;
    }
  } finally {
    // The rest is not wanted, and a connection that is cut on purpose still complains.
    body.on('error', () => undefined).destroy();
  }
}

function unpacked(body: Readable): Readable {
  const gunzip = createGunzip();
  // Without this a broken connection would look like the end of the file.
  body.on('error', (error) => gunzip.destroy(error));
  return body.pipe(gunzip);
}

/** @throws BackfillSourceError when the object is not there, TransientServiceError */
export async function openObject(s3: S3Client, Bucket: string, Key: string): Promise<GetObjectCommandOutput> {
  try {
    return await callService(`reading ${Key}`, () => s3.send(new GetObjectCommand({ Bucket, Key })));
  } catch (error) {
    if (!isGone(error)) throw error;
    throw new BackfillSourceError(`s3://${Bucket}/${Key} is not there. Check the key, or put the file there.`);
  }
}
