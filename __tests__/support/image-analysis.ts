import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { imageId } from '../../handlers/image-analysis/record/image-id';
import type { ImageRecord } from '../../handlers/image-analysis/record/image-record';
import type { Execution, ExecutionResult } from '../../packages/local-aws/src/step-functions/execution';
import { imageAnalysis } from '../../state-machines/image-analysis';
import { openTestEnvironment, readItem, type TestEnvironment, upload } from './local-aws';

export const WORKFLOW = 'image-analysis';

/** What became of a photo. */
export interface Outcome {
  readonly execution: Execution;
  readonly result: ExecutionResult;
  readonly states: readonly string[];
  readonly record: Partial<ImageRecord>;
  readonly notices: readonly { readonly subject: string; readonly message: string; readonly status: string }[];
}

/** image-analysis on the local AWS, with what its tests ask again and again. */
export class ImageAnalysisBench {
  private constructor(readonly aws: TestEnvironment) {}

  static async open(options: Partial<Parameters<typeof openTestEnvironment>[0]> = {}): Promise<ImageAnalysisBench> {
    // Most suites upload one picture again and again, and want it analysed each time.
    const settings = { [WORKFLOW]: { reuseDays: 0, ...options.settings?.[WORKFLOW] } };
    return new ImageAnalysisBench(await openTestEnvironment({ workflows: [imageAnalysis], ...options, settings }));
  }

  get bucket(): string {
    return this.aws.workflow(WORKFLOW).resources.buckets.photos!.name;
  }

  /** Uploads a photo and waits for its outcome. */
  async analyze(key: string, bytes: Buffer, metadata?: Record<string, string>): Promise<Outcome> {
    return this.outcomeOf(await upload(this.aws, WORKFLOW, key, bytes, metadata));
  }

  /** Starts an execution by hand and waits for its outcome. */
  async start(input: unknown, name?: string): Promise<Outcome> {
    return this.outcomeOf(this.aws.workflow(WORKFLOW).start(input, name));
  }

  async outcomeOf(execution: Execution): Promise<Outcome> {
    const result = await execution.result;
    const input = execution.input as { bucket: string; key: string; versionId?: string };
    const id = this.idOf(execution) ?? imageId(input);
    const record = (await this.record(id)) ?? {};
    return { execution, result, states: execution.statesEntered, record, notices: this.noticesAbout(input.key) };
  }

  async record(id: string): Promise<Partial<ImageRecord> | undefined> {
    return readItem(this.aws, this.aws.workflow(WORKFLOW).resources.tables.images!.name, { imageId: id });
  }

  /** Every record about a key. */
  async recordsAbout(key: string): Promise<Partial<ImageRecord>[]> {
    const TableName = this.aws.workflow(WORKFLOW).resources.tables.images!.name;
    const { Items = [] } = await this.aws.clients.dynamodb.send(new ScanCommand({ TableName }));
    return Items.map((item) => unmarshall(item) as Partial<ImageRecord>).filter((record) => record.key === key);
  }

  /** What has been published about a key. */
  noticesAbout(key: string): Outcome['notices'] {
    return this.aws.sns
      .messages()
      .filter(({ message }) => message.includes(key))
      .map(({ subject, message, attributes }) => ({
        subject: subject ?? '',
        message,
        status: attributes.status?.value ?? '',
      }));
  }

  /** Calls of a service since the last reset. */
  calls(service: string, operation?: string): number {
    return this.aws.calls.filter((call) => call.service === service && (operation ?? call.operation) === call.operation)
      .length;
  }

  /** The id that registration gave, if it came so far. */
  private idOf(execution: Execution): string | undefined {
    for (const { type, output } of execution.history) {
      const id = (output as { imageId?: string } | undefined)?.imageId;
      if (type === 'StateExited' && id !== undefined) return id;
    }
    return undefined;
  }
}
