import { dynamoDbImageRecords } from '../../../../handlers/batch-detection/worker/dynamodb-image-records';
import { type Claim, CLAIM_MS, type ImageRecords } from '../../../../handlers/batch-detection/worker/image-records';
import { virtualClock } from '../../../../packages/local-aws/src/step-functions/virtual-clock';
import { simulatedImageRecords } from '../../../../simulation/simulated-records';
import { openBatchTables } from '../../../support/batch-tables';

let number = 0;
let tables: Awaited<ReturnType<typeof openBatchTables>>;
beforeAll(async () => {
  tables = await openBatchTables();
});
afterAll(() => tables.close());

const why = { reason: 'Strange', reasonMessage: 'no idea', updatedAt: 50 };

// What simulations rely on must hold of the real table, too.
describe.each<[string, () => ImageRecords]>([
  ['a table', () => dynamoDbImageRecords(tables.client, 'batch-images')],
  ['the simulation', () => simulatedImageRecords(virtualClock())],
])('the records of %s', (_name, open) => {
  let records: ImageRecords;
  let imageId: string;
  beforeEach(() => {
    records = open();
    imageId = `image-${(number += 1)}`;
  });
  const claim = (claimant: string, now: number, more: Partial<Claim['image']> = {}, retryFailed = false) =>
    records.claim({
      image: { imageId, bucket: 'b', key: 'k', version: 'v1', ...more },
      claimant,
      now,
      retryFailed,
    });

  it('grant the first claim and refuse the second while it runs', async () => {
    const first = await claim('one', 10, { sequencer: '0A' });
    const second = await claim('two', 11);

    expect(first).toEqual({ granted: true, attempts: 1 });
    expect(second).toMatchObject({
      granted: false,
      standing: { status: 'PROCESSING', claimedBy: 'one', sequencer: '0A' },
    });
  });

  it('grant the claim of the same try once more without counting it', async () => {
    await claim('one', 10);

    expect(await claim('one', 12)).toEqual({ granted: true, attempts: 1 });
  });

  it('grant another claim after the claimant fell silent, and count it', async () => {
    await claim('one', 10);

    expect(await claim('two', 10 + CLAIM_MS + 1)).toEqual({ granted: true, attempts: 2 });
    expect(await records.complete(imageId, 'one', { updatedAt: 20 })).toBe(false);
  });

  it.each([
    [true, 2],
    [false, 1],
  ])('count a try that was given back: %s', async (counts, attempts) => {
    await claim('one', 10);
    await records.giveBack(imageId, 'one', { ...why, counts });

    expect(await records.read(imageId)).toMatchObject({ status: 'WAITING', reason: 'Strange', attempts: attempts - 1 });
    expect(await claim('two', 60)).toEqual({ granted: true, attempts });
  });

  it('keep the outcome of an image', async () => {
    await claim('one', 10);
    const outcome = { resultKey: 'r', annotatedKey: 'a', labelCount: 3, modelVersionArn: 'm', updatedAt: 20 };

    const completed = await records.complete(imageId, 'one', outcome);

    expect(completed).toBe(true);
    expect(await records.read(imageId)).toEqual({
      imageId,
      bucket: 'b',
      key: 'k',
      version: 'v1',
      status: 'DONE',
      attempts: 1,
      claimedBy: 'one',
      ...outcome,
    });
    expect(await claim('two', 1e9)).toMatchObject({ granted: false, standing: { status: 'DONE' } });
  });

  it('complete the same try twice', async () => {
    await claim('one', 10);
    await records.complete(imageId, 'one', { updatedAt: 20 });

    expect(await records.complete(imageId, 'one', { updatedAt: 21 })).toBe(true);
  });

  it('say that an image fails before it does, and let nobody have it then', async () => {
    await claim('one', 10);

    const recorded = await records.failing(imageId, 'one', why);
    const during = await claim('two', 1e9);
    await records.failed(imageId, 60);
    const after = await claim('two', 1e9);

    expect(recorded).toBe(true);
    expect(during).toMatchObject({
      granted: false,
      standing: { status: 'FAILING', reason: 'Strange', reasonMessage: 'no idea' },
    });
    expect(after).toMatchObject({ granted: false, standing: { status: 'FAILED' } });
    expect(await records.failing(imageId, 'one', why)).toBe(false);
  });

  it('give a failed image new tries on request', async () => {
    await claim('one', 10);
    await records.failing(imageId, 'one', why);
    await records.failed(imageId, 60);

    expect(await claim('two', 70, {}, true)).toEqual({ granted: true, attempts: 1 });
    expect(await records.read(imageId)).not.toHaveProperty('reason');
    expect(await claim('three', 71, {}, true)).toMatchObject({ granted: false, standing: { status: 'PROCESSING' } });
  });

  it('are replaced by those of a newer version, not while a worker is at the older one', async () => {
    await claim('one', 10, { sequencer: '0A' });
    const image = { imageId, bucket: 'b', key: 'k', version: 'v2', sequencer: '0B' };
    const replacement = { image, claimant: 'two', now: 20, retryFailed: false };

    const during = await records.replace(replacement, 'v1');
    await records.complete(imageId, 'one', { resultKey: 'r', updatedAt: 25 });
    const after = await records.replace(replacement, 'v1');

    expect(await claim('two', 20, { version: 'v2' })).toEqual({ granted: true, attempts: 1 });
    expect(during).toMatchObject({ granted: false, standing: { version: 'v1' } });
    expect(after).toEqual({ granted: true, attempts: 1 });
    expect(await records.read(imageId)).toMatchObject({ version: 'v2', sequencer: '0B', status: 'PROCESSING' });
    expect(await records.read(imageId)).not.toHaveProperty('resultKey');
  });

  it('know nothing of other images', async () => {
    expect(await records.read('another')).toBeUndefined();
  });
});
