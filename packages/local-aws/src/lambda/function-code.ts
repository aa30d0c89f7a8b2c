import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { ApiError } from '../json-service';

/** Largest unzipped code, as on Lambda: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_CODE_BYTES = 262_144_000;

/** Extensions by which Node finds the module of a handler, in the order of Lambda. */
const EXTENSIONS = ['.js', '.mjs', '.cjs'];

const invalidCode = (message: string): ApiError => new ApiError('InvalidParameterValueException', message);

/** SHA-256 of a zip in base64, as Lambda tells it. */
export function codeHash(zip: Buffer): string {
  return createHash('sha256').update(zip).digest('base64');
}

/**
 * Unzips a function's code into a folder, which is emptied before.
 * @throws ApiError InvalidParameterValueException for what is not a zip, too large, or leads out of the folder
 */
export async function unpackCode(zip: Buffer, folder: string): Promise<void> {
  let files: Record<string, Uint8Array>;
  let bytes = 0;
  try {
    files = unzipSync(zip, {
      filter: ({ originalSize }) => {
        bytes += originalSize;
        return bytes <= MAX_CODE_BYTES;
      },
    });
  } catch (error) {
    throw invalidCode(`Could not unzip uploaded file (${(error as Error).message}). Please check your file.`);
  }
  if (bytes > MAX_CODE_BYTES) throw invalidCode(`Unzipped size must be smaller than ${MAX_CODE_BYTES} bytes.`);
  const root = resolve(folder);
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = resolve(root, name);
    if (!path.startsWith(root + sep)) throw invalidCode(`The zip holds "${name}", which leads out of its folder.`);
    if (name.endsWith('/')) await mkdir(path, { recursive: true });
    else {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
  }
}

/**
 * The module and the export that a handler such as `src/index.handler` names. A module that is not there is told at the
 * first invocation, as on Lambda.
 */
export function locateHandler(
  folder: string,
  handler: string,
): { readonly bundlePath: string; readonly exportName: string } {
  const dot = handler.lastIndexOf('.');
  const stem = join(folder, handler.slice(0, dot));
  const extension = EXTENSIONS.find((candidate) => existsSync(stem + candidate)) ?? '.js';
  return { bundlePath: stem + extension, exportName: handler.slice(dot + 1) };
}
