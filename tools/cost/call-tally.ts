import type { ServiceCall } from '../../packages/local-aws/src/service';

/** How many units a write of 1 KB takes: in a transaction two. https://aws.amazon.com/dynamodb/pricing/on-demand/ */
const WRITES: Readonly<Record<string, number>> = { PutItem: 1, UpdateItem: 1, DeleteItem: 1, TransactWriteItems: 2 };

/** Counts the calls of a run. */
export class CallTally {
  readonly calls: Record<string, number> = {};
  /** Units by table, as if every item had at most 1 KB and no index. */
  readonly writes: Record<string, number> = {};
  functionCalls = 0;
  functionGigabyteSeconds = 0;
  downloadedBytes = 0;

  /** @param megabytesOf memory by name of the function */
  constructor(private readonly megabytesOf: Readonly<Record<string, number>>) {}

  readonly add = ({ service, operation, durationMs, facts }: ServiceCall): void => {
    if (service === 'lambda') {
      this.functionCalls += 1;
      this.functionGigabyteSeconds += ((this.megabytesOf[String(facts.function)] ?? 0) / 1024) * (durationMs / 1000);
      return;
    }
    const name = `${service} ${operation}`;
    this.calls[name] = (this.calls[name] ?? 0) + 1;
    if (operation === 'GetObject') this.downloadedBytes += Number(facts.bytes);
    if (service !== 'dynamodb') return;
    for (const table of facts.tables as readonly string[]) {
      const written = (facts.batch as Readonly<Record<string, number>> | undefined)?.[table] ?? WRITES[operation] ?? 0;
      this.writes[table] = (this.writes[table] ?? 0) + written;
    }
  };
}
