import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { callService } from '../../runtime/errors';
import { type Changed, conditionalUpdate, queryItems, readItem } from '../../runtime/items';
import { known } from '../../runtime/known';
import { AlreadyProcessedError } from '../outcome/analysis-errors';
import type { AnalysisSettings } from '../reuse/fingerprint';
import type { Findings, ImageRecord, Registered } from './image-record';
import { EXECUTION_INDEX, FINGERPRINT_INDEX, LEASE_INDEX } from './record-indexes';
import { type NewImageRecord, registration } from './registration';

/** What an execution writes about its image. */
export interface RecordUpdate {
  readonly imageId: string;
  readonly executionId: string;
  readonly set: Partial<Omit<ImageRecord, 'imageId' | 'executionId'>>;
  /** Whether a record that does not exist yet is created. */
  readonly mayCreate?: boolean;
}

/** The record of an image whose analysis may be reused. */
export type StandingAnalysis = ImageRecord & { readonly analyzedAt: number };

/** The images table: one record per image version. */
export class Records {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
  ) {}

  /** A record as it is now. */
  get(imageId: string): Promise<ImageRecord | undefined> {
    return readItem(this.dynamodb, `reading the record ${imageId}`, this.table, { imageId });
  }

  /**
   * Creates a record, or takes it over.
   * @param settings of this attempt: labels that were found with others do not count
   * @param now epoch seconds
   * @throws AlreadyProcessedError when the image has its outcome, or an execution that still works on it
   */
  async register(record: NewImageRecord, settings: AnalysisSettings, now: number): Promise<Registered> {
    const { imageId, key } = record;
    const what = `registering ${imageId}`;
    const changed = await conditionalUpdate<ImageRecord>(this.dynamodb, what, this.table, registration(record, now));
    if ('item' in changed) {
      const { reprocessRequested: reprocess } = changed.item;
      return { reprocess, found: reprocess ? undefined : findingsOf(settings, changed.item) };
    }
    throw new AlreadyProcessedError(`${key} (${imageId}) has its outcome or is being processed.`);
  }

  /**
   * Adds to a record that is this execution's and still PENDING.
   * @returns whether it was
   */
  async describe({ imageId, executionId, set }: Omit<RecordUpdate, 'mayCreate'>): Promise<boolean> {
    const changed = await conditionalUpdate(this.dynamodb, `describing ${imageId}`, this.table, {
      key: { imageId },
      set,
      condition: '#executionId = :executionId AND #status = :pending',
      values: { executionId, pending: 'PENDING' },
    });
    return 'item' in changed;
  }

  /**
   * Writes an outcome, if the record is this execution's and still PENDING, or already has this very outcome (a retry).
   * @returns the record as it is then, or the one that stands instead, if there is one
   */
  async settle({ imageId, executionId, set, mayCreate = false }: RecordUpdate): Promise<Changed<ImageRecord>> {
    // A complete analysis takes the place of everything; any other outcome leaves what is known.
    const told = Object.entries(set).filter(([, value]) => value !== undefined || set.status === 'COMPLETED');
    const mine = '(#executionId = :executionId AND #status IN (:pending, :status))';
    return conditionalUpdate<ImageRecord>(this.dynamodb, `recording the outcome of ${imageId}`, this.table, {
      key: { imageId },
      set: { leaseExpiresAt: undefined, ...Object.fromEntries(told), executionId },
      condition: mayCreate ? `attribute_not_exists(#imageId) OR ${mine}` : mine,
      values: { pending: 'PENDING' },
    });
  }

  /**
   * The ids of the records that an execution has registered or written: one, or none, or two when its object was replaced
   * between two tries. An index follows its table within a second or so.
   */
  async ofExecution(executionId: string): Promise<string[]> {
    const command = new QueryCommand({
      TableName: this.table,
      IndexName: EXECUTION_INDEX,
      KeyConditionExpression: 'executionId = :executionId',
      ExpressionAttributeValues: marshall({ ':executionId': executionId }),
    });
    const { Items = [] } = await callService('looking for the records of an execution', () =>
      this.dynamodb.send(command),
    );
    return Items.map((item) => (unmarshall(item) as ImageRecord).imageId);
  }

  /** Whether a record is an execution's, read from the table itself. */
  async isOf(imageId: string, executionId: string): Promise<boolean> {
    const command = new GetItemCommand({
      TableName: this.table,
      Key: marshall({ imageId }),
      ProjectionExpression: 'executionId',
      ConsistentRead: true,
    });
    const { Item } = await callService(`reading the record ${imageId}`, () => this.dynamodb.send(command));
    return Item?.executionId?.S === executionId;
  }

  /**
   * The newest complete analysis with a fingerprint. The index follows the table within a second or so: of two images that come
   * at the same time, both are analysed.
   * @param since epoch seconds; one that was made before does not count
   */
  async analysisOf(fingerprint: string, since: number): Promise<StandingAnalysis | undefined> {
    const what = 'looking for an analysis of the same bytes';
    const command = new QueryCommand({
      TableName: this.table,
      IndexName: FINGERPRINT_INDEX,
      KeyConditionExpression: 'fingerprint = :fingerprint AND analyzedAt >= :since',
      ExpressionAttributeValues: marshall({ ':fingerprint': fingerprint, ':since': since }),
      ScanIndexForward: false,
      Limit: 1,
    });
    const { Items: [found] = [] } = await callService(what, () => this.dynamodb.send(command));
    if (!found) return undefined;
    const { imageId } = unmarshall(found) as ImageRecord;
    const record = await readItem<ImageRecord>(this.dynamodb, what, this.table, { imageId });
    const stands = record?.status === 'COMPLETED' && record.fingerprint === fingerprint;
    return stands && record.analyzedAt !== undefined ? { ...record, analyzedAt: record.analyzedAt } : undefined;
  }

  /** PENDING records whose lease is over. None costs one query of an empty index. @param now epoch seconds */
  abandoned(now: number): AsyncGenerator<ImageRecord> {
    return queryItems(this.dynamodb, 'looking for abandoned records', {
      TableName: this.table,
      IndexName: LEASE_INDEX,
      KeyConditionExpression: '#status = :pending AND leaseExpiresAt < :now',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: marshall({ ':pending': 'PENDING', ':now': now }),
      Limit: 100,
    });
  }
}

function findingsOf(
  now: AnalysisSettings,
  { labels, labelModelVersion, faces, settings = now }: ImageRecord,
): Findings | undefined {
  const same = settings.maxLabels === now.maxLabels && settings.minConfidence === now.minConfidence;
  const found = known({ ...(same ? { labels, labelModelVersion } : {}), faces });
  return found.labels || found.faces ? found : undefined;
}
