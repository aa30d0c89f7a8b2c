import { type AttributeValue, GetItemCommand, type UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { AlreadyProcessedError } from '../../handlers/image-analysis/outcome/analysis-errors';
import type { Clock } from '../../handlers/runtime/clock';

/** The record of a photo, as far as a burst asks for it. */
export interface PhotoRecord {
  status: string;
  readonly executionId: string;
  /** When it got its outcome. */
  endedAt?: number;
}

/** Of a read or a write. */
const CALL_MS = 12;

/** The table of images: who registers a photo first has it, and writes its outcome. */
export class PhotoRecords {
  readonly items = new Map<string, PhotoRecord>();
  ended = 0;

  constructor(private readonly clock: Clock) {}

  async register(imageId: string, executionId: string): Promise<void> {
    await this.clock.sleep(CALL_MS);
    const known = this.items.get(imageId);
    if (known && known.executionId !== executionId)
      throw new AlreadyProcessedError(`${imageId} was registered before.`);
    this.items.set(imageId, { status: 'PENDING', executionId });
  }

  /** Reads a record or writes an outcome, by the command that the real handler sends. */
  async answer(command: GetItemCommand | UpdateItemCommand): Promise<{ Item?: Record<string, AttributeValue> }> {
    await this.clock.sleep(CALL_MS);
    const { imageId } = unmarshall(command.input.Key!) as { imageId: string };
    if (command instanceof GetItemCommand) {
      const record = this.items.get(imageId);
      return { Item: record && marshall({ imageId, ...record }) };
    }
    const values = unmarshall(command.input.ExpressionAttributeValues!) as {
      ':status': string;
      ':executionId': string;
    };
    this.end(imageId, values[':status'], values[':executionId']);
    return {};
  }

  /** Writes an outcome unless there is one, or the photo is another execution's. */
  end(imageId: string, status: string, executionId: string): void {
    const known = this.items.get(imageId) ?? { status: 'PENDING', executionId };
    if (known.executionId !== executionId || known.status !== 'PENDING') return;
    this.items.set(imageId, { ...known, status, endedAt: this.clock.now() });
    this.ended += 1;
  }
}
