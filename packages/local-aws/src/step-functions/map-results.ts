import type { Execution, ExecutionResult } from './execution';
import { StatesError } from './states-error';
import type { TaskIntegrations } from './task';

/** Where the results of a distributed Map are written, its templates filled. */
export interface ResultPlace {
  readonly Bucket: string;
  readonly Prefix?: string;
}

type Kind = 'SUCCEEDED' | 'FAILED';

/** Characters of results that are held before they become a file. */
const FILE_LENGTH = 5_000_000;

/**
 * Writes the results of child executions as files below `<Prefix>/<map run>/`, and a manifest that names them.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export class ResultWriter {
  private readonly held: Record<Kind, string[]> = { SUCCEEDED: [], FAILED: [] };
  private readonly heldLength: Record<Kind, number> = { SUCCEEDED: 0, FAILED: 0 };
  private readonly files: Record<Kind, { readonly Key: string; readonly Size: number }[]> = {
    SUCCEEDED: [],
    FAILED: [],
  };
  private readonly folder: string;

  constructor(
    private readonly place: ResultPlace,
    private readonly mapRunArn: string,
    private readonly integrations: TaskIntegrations,
    private readonly signal: AbortSignal,
  ) {
    const id = mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1);
    this.folder = place.Prefix === undefined ? id : `${place.Prefix.replace(/\/$/, '')}/${id}`;
  }

  /** @throws StatesError States.ResultWriterFailed */
  async add(execution: Execution, result: ExecutionResult): Promise<void> {
    const kind = result.status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED';
    const { error, cause, output } = result;
    const text = JSON.stringify({
      ExecutionArn: execution.arn,
      Input: JSON.stringify(execution.input),
      InputDetails: { Included: true },
      Name: execution.name,
      ...(kind === 'SUCCEEDED'
        ? { Output: JSON.stringify(output ?? null), OutputDetails: { Included: true } }
        : { Error: error, Cause: cause }),
      Status: result.status,
    });
    this.held[kind].push(text);
    this.heldLength[kind] += text.length;
    if (this.heldLength[kind] >= FILE_LENGTH) await this.write(kind);
  }

  /** Writes what is held and the manifest. @returns the result of the Map state */
  async close(): Promise<unknown> {
    for (const kind of ['SUCCEEDED', 'FAILED'] as const) if (this.held[kind].length > 0) await this.write(kind);
    const { Bucket } = this.place;
    const Key = `${this.folder}/manifest.json`;
    const ResultFiles = { FAILED: this.files.FAILED, PENDING: [], SUCCEEDED: this.files.SUCCEEDED };
    await this.put(Key, JSON.stringify({ DestinationBucket: Bucket, MapRunArn: this.mapRunArn, ResultFiles }));
    return { MapRunArn: this.mapRunArn, ResultWriterDetails: { Bucket, Key } };
  }

  private async write(kind: Kind): Promise<void> {
    const body = `[${this.held[kind].join(',')}]`;
    this.held[kind] = [];
    this.heldLength[kind] = 0;
    const Key = `${this.folder}/${kind}_${this.files[kind].length}.json`;
    this.files[kind].push({ Key, Size: Buffer.byteLength(body) });
    await this.put(Key, body);
  }

  private async put(Key: string, Body: string): Promise<void> {
    const parameters = { Bucket: this.place.Bucket, Key, Body, ContentType: 'application/json' };
    try {
      await this.integrations.call('arn:aws:states:::aws-sdk:s3:putObject', parameters, { signal: this.signal });
    } catch (error) {
      this.signal.throwIfAborted();
      throw new StatesError('States.ResultWriterFailed', `${(error as Error).name}: ${(error as Error).message}`);
    }
  }
}
