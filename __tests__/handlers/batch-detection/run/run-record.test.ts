import { dynamoDbRunRecords } from '../../../../handlers/batch-detection/run/dynamodb-run-records';
import type { RunRecord, RunRecords } from '../../../../handlers/batch-detection/run/run-record';
import { makeReport } from '../../../../handlers/batch-detection/run/run-report';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { virtualClock } from '../../../../packages/local-aws/src/step-functions/virtual-clock';
import { simulatedRunRecords } from '../../../../simulation/simulated-records';
import { openBatchTables } from '../../../support/batch-tables';
import { someRun } from '../../../support/batch-world';

let tables: Awaited<ReturnType<typeof openBatchTables>>;
beforeAll(async () => {
  tables = await openBatchTables();
});
afterAll(() => tables.close());

type Opened = RunRecords & { read(runId: string): Promise<RunRecord> };

function inTable(): Opened {
  return {
    ...dynamoDbRunRecords(tables.client, 'batch-runs'),
    async read(runId) {
      const { Item } = await tables.client.send(
        new GetItemCommand({ TableName: 'batch-runs', Key: marshall({ runId }) }),
      );
      return unmarshall(Item!) as RunRecord;
    },
  };
}

function inSimulation(): Opened {
  const records = simulatedRunRecords(virtualClock());
  return { ...records, read: async (runId) => records.items.get(runId)! };
}

const report = makeReport({
  run: someRun({ failures: [{ key: 'k', reason: 'r' }] }),
  waiting: 0,
  modelLeftRunning: false,
  problem: undefined,
  pricePerInferenceHour: 4,
  maximumUnits: 1,
  now: 5_000,
});
let number = 0;

describe.each([
  ['a table', inTable],
  ['the simulation', inSimulation],
])('the runs of %s', (_name, open) => {
  const begun = { modelArn: 'm', startedAt: 1 };

  it('begin once and end with their report', async () => {
    const records = open();
    const runId = `run-${(number += 1)}`;

    await records.begin({ runId, ...begun });
    await records.begin({ runId, modelArn: 'm', startedAt: 2 });
    await records.report(runId, report);

    expect(await records.read(runId)).toEqual({ runId, ...begun, status: 'COMPLETED', endedAt: 5_000, report });
  });

  it('end without a report when their execution did, but not after one', async () => {
    const records = open();
    const [lost, reported] = [`run-${(number += 1)}`, `run-${(number += 1)}`];
    await records.begin({ runId: lost, ...begun });
    await records.begin({ runId: reported, ...begun });
    await records.report(reported, report);

    for (const runId of [lost, reported]) await records.ended(runId, 'Execution ABORTED', 7);

    expect(await records.read(lost)).toEqual({
      runId: lost,
      ...begun,
      status: 'ENDED',
      reason: 'Execution ABORTED',
      endedAt: 7,
    });
    expect(await records.read(reported)).toMatchObject({ status: 'COMPLETED' });
  });

  it('say that they were about to start the model, until they report', async () => {
    const records = open();
    const [lost, reported, idle] = [`run-${(number += 1)}`, `run-${(number += 1)}`, `run-${(number += 1)}`];
    for (const runId of [lost, reported, idle]) await records.begin({ runId, ...begun });
    for (const runId of [lost, reported, 'unknown']) await records.startsModel(runId, 'p', 3);
    await records.report(reported, report);

    const ended = await records.ended(lost, 'Execution ABORTED', 7);
    const again = await records.ended(lost, 'Execution ABORTED', 8);

    expect(ended).toMatchObject({ status: 'ENDED', modelStartedAt: 3, projectArn: 'p' });
    expect(again).toEqual(ended);
    expect(await records.unreported()).toEqual([ended]);
  });

  it('are not invented for an execution that began none', async () => {
    await expect(open().ended('unknown', 'Execution FAILED', 7)).resolves.toBeUndefined();
  });
});
