import type { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { AlreadyProcessedError } from '../../handlers/image-analysis/outcome/analysis-errors';
import type { Clock } from '../../handlers/runtime/clock';

/** The record of a photo, as far as a burst asks for it. */
export interface PhotoRecord {
  status: string;
  readonly executionId: string;
  /** When it got its outcome. */
  endedAt?: number;
}

const WRITE_MS = 12;

/** The table of images: who registers a photo first has it, and writes its outcome. */
export class PhotoRecords {
  readonly items = new Map<string, PhotoRecord>();
  ended = 0;

  constructor(private readonly clock: Clock) {}

  async register(imageId: string, executionId: string): Promise<void> {
    await this.clock.sleep(WRITE_MS);
    const known = this.items.get(imageId);
    if (known && known.executionId !== executionId)
      throw new AlreadyProcessedError(`${imageId} was registered before.`);
    this.items.set(imageId, { status: 'PENDING', executionId });
  }

  /** Writes an outcome, from the command that the real handler sends. */
  async update({ input }: UpdateItemCommand): Promise<void> {
    await this.clock.sleep(WRITE_MS);
    const { imageId } = unmarshall(input.Key!) as { imageId: string };
    const values = unmarshall(input.ExpressionAttributeValues!) as { ':status': string; ':executionId': string };
    this.end(imageId, values[':status'], values[':executionId']);
  }

  /** Writes an outcome unless there is one, or the photo is another execution's. */
  end(imageId: string, status: string, executionId: string): void {
    const known = this.items.get(imageId) ?? { status: 'PENDING', executionId };
    if (known.executionId !== executionId || known.status !== 'PENDING') return;
    this.items.set(imageId, { ...known, status, endedAt: this.clock.now() });
    this.ended += 1;
  }
}
