import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Reads what the real service answered for a picture. The file `<sha256>.json` maps names of operations to their
 * answers, as `aws rekognition detect-labels ...` prints them: `{ "DetectLabels": { "Labels": [...] } }`.
 * @param sha256 of the picture's bytes, in hexadecimal
 * @throws Error when the file cannot be read or is not such a map
 */
export async function readRecordedAnswer(
  directory: string,
  sha256: string,
  operation: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const file = join(directory, `${sha256}.json`);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`The recorded answer ${file} cannot be read: ${error.message}`, { cause: error });
  });
  if (text === undefined) return undefined;
  const answer = parse(text, file)[operation];
  if (answer === undefined) return undefined;
  if (!isObject(answer)) throw new Error(`"${operation}" in ${file} must be an object: the answer of that operation.`);
  return answer;
}

function parse(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (isObject(parsed)) return parsed;
  } catch (error) {
    throw new Error(`The recorded answer ${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  throw new Error(`The recorded answer ${file} must be an object that maps operations to their answers.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
