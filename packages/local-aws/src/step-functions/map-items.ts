import type { AslState } from './asl';
import type { ExecutionScope } from './interpreter';
import { query } from './json-path';
import { fillTemplate, isObject } from './payload';
import { runtimeError, StatesError } from './states-error';
import type { TaskIntegrations } from './task';

/** Where the items of a distributed Map lie in S3. */
interface ItemReader {
  readonly Resource: string;
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly ReaderConfig?: { readonly InputType?: string; readonly MaxItems?: number };
}

interface Listing {
  readonly Contents?: readonly {
    readonly Key: string;
    readonly ETag: string;
    readonly Size: number;
    readonly StorageClass?: string;
    readonly LastModified: string;
  }[];
  readonly NextContinuationToken?: string;
}

export const LIST_OBJECTS = 'arn:aws:states:::s3:listObjectsV2';
export const GET_OBJECT = 'arn:aws:states:::s3:getObject';

/**
 * The items of a distributed Map, read as they are asked for: an array of the input, the objects below a prefix a page
 * at a time, or the lines or elements of one object.
 * @throws StatesError States.ItemReaderFailed, States.Runtime
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function* mapItems(
  name: string,
  state: AslState,
  { data, context }: { readonly data: unknown; readonly context: unknown },
  { integrations, random }: Pick<ExecutionScope, 'integrations' | 'random'>,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const reader = state.ItemReader as ItemReader | undefined;
  if (reader === undefined) {
    const items = state.ItemsPath === undefined ? data : query(state.ItemsPath as string, 'ItemsPath', data, context);
    if (!Array.isArray(items)) throw runtimeError(`The items of the Map state '${name}' are not an array.`);
    yield* items;
    return;
  }
  const parameters = fillTemplate(reader.Parameters, data, context, random) as Readonly<Record<string, unknown>>;
  let left = reader.ReaderConfig?.MaxItems ?? Infinity;
  const read =
    reader.Resource === LIST_OBJECTS
      ? listedObjects(parameters, integrations, signal)
      : storedItems(parameters, reader.ReaderConfig?.InputType, integrations, signal);
  for await (const item of read) {
    if (left <= 0) return;
    left -= 1;
    yield item;
  }
}

async function call(
  operation: string,
  parameters: Readonly<Record<string, unknown>>,
  integrations: TaskIntegrations,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    return await integrations.call(`arn:aws:states:::aws-sdk:s3:${operation}`, parameters, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new StatesError('States.ItemReaderFailed', `${(error as Error).name}: ${(error as Error).message}`);
  }
}

async function* listedObjects(
  parameters: Readonly<Record<string, unknown>>,
  integrations: TaskIntegrations,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  let ContinuationToken: string | undefined;
  do {
    const page = (await call(
      'listObjectsV2',
      ContinuationToken === undefined ? parameters : { ...parameters, ContinuationToken },
      integrations,
      signal,
    )) as Listing;
    for (const { Key, ETag, Size, StorageClass, LastModified } of page.Contents ?? []) {
      yield { Etag: ETag, Key, LastModified: Date.parse(LastModified) / 1000, Size, StorageClass };
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

async function* storedItems(
  parameters: Readonly<Record<string, unknown>>,
  inputType: string | undefined,
  integrations: TaskIntegrations,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const { Body } = (await call('getObject', parameters, integrations, signal)) as { readonly Body: string };
  try {
    if (inputType === 'JSONL') {
      for (const line of Body.split('\n')) if (line.trim() !== '') yield JSON.parse(line) as unknown;
      return;
    }
    const items = JSON.parse(Body) as unknown;
    if (!Array.isArray(items)) throw new Error(`it holds ${isObject(items) ? 'an object' : 'a value'}, not an array`);
    yield* items;
  } catch (error) {
    const place = `${String(parameters.Bucket)}/${String(parameters.Key)}`;
    throw new StatesError('States.ItemReaderFailed', `${place} cannot be read: ${(error as Error).message}.`);
  }
}
