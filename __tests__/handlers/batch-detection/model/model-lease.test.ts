import { dynamoDbModelLeases } from '../../../../handlers/batch-detection/model/dynamodb-model-leases';
import { LEASE_MS, START_LEASE_MS, type ModelLeases } from '../../../../handlers/batch-detection/model/model-lease';
import { virtualClock } from '../../../../packages/local-aws/src/step-functions/virtual-clock';
import { simulatedLeases } from '../../../../simulation/simulated-records';
import { openBatchTables } from '../../../support/batch-tables';

const projectArn = 'arn:aws:rekognition:us-east-1:000000000000:project/p/1';
let number = 0;
/** Its own model for each test. */
const model = () => ({
  projectArn,
  modelArn: `arn:aws:rekognition:us-east-1:000000000000:project/p/version/v${(number += 1)}/2`,
});

let tables: Awaited<ReturnType<typeof openBatchTables>>;
beforeAll(async () => {
  tables = await openBatchTables();
});
afterAll(() => tables.close());

// What simulations rely on must hold of the real table, too.
describe.each<[string, () => ModelLeases]>([
  ['a table', () => dynamoDbModelLeases(tables.client, 'batch-models')],
  ['the simulation', () => simulatedLeases(virtualClock())],
])('the leases of %s', (_name, open) => {
  it('are given to one holder at a time, the same one again and again', async () => {
    const leases = open();
    const { modelArn } = model();
    const reference = { modelArn, projectArn };

    const lease = await leases.acquire(reference, 'one', 1_000);
    const again = await leases.acquire(reference, 'one', 2_000);

    expect(lease).toEqual({ modelArn, projectArn, holder: 'one', expiresAt: 1_000 + LEASE_MS });
    expect(again.expiresAt).toBe(2_000 + LEASE_MS);
    await expect(leases.acquire(reference, 'two', 3_000)).rejects.toMatchObject({ name: 'AlreadyRunningError' });
    expect(await leases.read(modelArn)).toEqual(again);
  });

  it('pass to the next when their holder falls silent, with what is known of the model', async () => {
    const leases = open();
    const reference = model();
    await leases.acquire(reference, 'one', 0);
    await leases.startRequested(reference.modelArn, 'one', 10);
    await leases.seenOn(reference.modelArn, 'one');

    await expect(leases.acquire(reference, 'two', 10 + LEASE_MS + 1)).rejects.toMatchObject({
      name: 'AlreadyRunningError',
    });
    const taken = await leases.acquire(reference, 'two', 10 + START_LEASE_MS + 1);

    expect(taken).toMatchObject({ holder: 'two', startRequestedAt: 10, seenOn: true });
    await expect(leases.renew(reference.modelArn, 'one', 20)).rejects.toMatchObject({ name: 'RunLostError' });
    await expect(leases.startRequested(reference.modelArn, 'one', 20)).rejects.toMatchObject({ name: 'RunLostError' });
    expect(await leases.hold(reference.modelArn, 'one', 20)).toBeUndefined();
  });

  it('of a holder that was told to end can be held, but not renewed or acquired', async () => {
    const leases = open();
    const reference = model();
    await leases.acquire(reference, 'one', 0);
    await leases.requestEnd(reference.modelArn, 'one', 5);
    await leases.requestEnd(reference.modelArn, 'one', 9);

    expect(await leases.hold(reference.modelArn, 'one', 10)).toMatchObject({
      endRequestedAt: 5,
      expiresAt: 10 + LEASE_MS,
    });
    await expect(leases.renew(reference.modelArn, 'one', 10)).rejects.toMatchObject({ name: 'RunLostError' });
    await expect(leases.acquire(reference, 'one', 10)).rejects.toMatchObject({ name: 'AlreadyRunningError' });
  });

  it('forget the model when it was seen stopped, and only then', async () => {
    const leases = open();
    const reference = model();
    await leases.acquire(reference, 'one', 0);
    await leases.startRequested(reference.modelArn, 'one', 10);
    await leases.release(reference.modelArn, 'one', { stopped: false, measuredTps: 4.25 });
    const kept = await leases.read(reference.modelArn);
    await leases.acquire(reference, 'two', 20);
    await leases.release(reference.modelArn, 'two', { stopped: true });

    expect(kept).toEqual({ ...reference, startRequestedAt: 10, measuredTps: 4.25 });
    expect(await leases.read(reference.modelArn)).toEqual({ ...reference, measuredTps: 4.25 });
  });

  it('are not released, ended or marked by others', async () => {
    const leases = open();
    const reference = model();
    const lease = await leases.acquire(reference, 'one', 0);

    await leases.release(reference.modelArn, 'two', { stopped: true });
    await leases.requestEnd(reference.modelArn, 'two', 5);
    await leases.seenOn(reference.modelArn, 'two');

    expect(await leases.read(reference.modelArn)).toEqual(lease);
  });

  it('forget that the model was seen on when it is started again', async () => {
    const leases = open();
    const reference = model();
    await leases.acquire(reference, 'one', 0);
    await leases.startRequested(reference.modelArn, 'one', 10);
    await leases.seenOn(reference.modelArn, 'one');

    const lease = await leases.startRequested(reference.modelArn, 'one', 20);

    expect(lease.seenOn).toBeUndefined();
  });

  it('take a start back that was refused', async () => {
    const leases = open();
    const reference = model();
    const lease = await leases.acquire(reference, 'one', 0);
    await leases.startRequested(reference.modelArn, 'one', 0);

    await leases.startRefused(reference.modelArn, 'two');
    const kept = await leases.read(reference.modelArn);
    await leases.startRefused(reference.modelArn, 'one');

    expect(kept).toHaveProperty('startRequestedAt', 0);
    expect(await leases.read(reference.modelArn)).toEqual({ ...lease, expiresAt: START_LEASE_MS });
  });

  it('are listed', async () => {
    const leases = open();
    const reference = model();
    const lease = await leases.acquire(reference, 'one', 0);

    expect(await leases.list()).toContainEqual(lease);
    expect(await leases.read('another')).toBeUndefined();
  });
});
