import { runRidersCommand } from '../../tools/riders-commands';
import { RiderAws } from '../handlers/rider-photo/support/rider-aws';

let aws: RiderAws;

beforeAll(async () => {
  aws = await RiderAws.open();
  await aws.process('ann@example.com', 'me.jpg', await aws.personas.photo(['ann']));
  await aws.process('ann@example.com', 'new.jpg', await aws.personas.photo(['ann'], 1));
  await aws.process('bob', 'nobody.jpg', await aws.personas.photo([]));
});

afterEach(() => aws.reset());

afterAll(() => aws.close());

const run = (command: Parameters<typeof runRidersCommand>[0]): ReturnType<typeof runRidersCommand> =>
  runRidersCommand(command, aws.clients, {
    ridersTable: aws.resources.tables.riders!.name,
    ledgerTable: aws.resources.tables['rider-ledger']!.name,
    bucket: aws.bucket,
    collection: aws.collection,
  });

describe('npm run riders', () => {
  it('lists all riders, those without a photo in use included', async () => {
    const { text, json, code } = await run({ name: 'list' });

    expect(code).toBe(0);
    expect(text).toMatch(/ann@example\.com\s+ACCEPTED\s+riders\/ann@example\.com\/new\.jpg/);
    expect(text).toMatch(/bob\s+REJECTED\s+-\s+-/);
    expect(text).toMatch(/2 riders$/);
    expect(json).toMatchObject([{ userId: 'ann@example.com' }, { userId: 'bob' }]);
  });

  it('shows a rider with what became of each upload', async () => {
    const { text, code } = await run({ name: 'show', userId: 'ann@example.com' });

    expect(code).toBe(0);
    expect(text).toMatch(
      /ACCEPTED {2}riders\/ann@example\.com\/me\.jpg\n.*REPLACED {2}riders\/ann@example\.com\/new\.jpg/,
    );
  });

  it('says that there is no such rider', async () => {
    expect(await run({ name: 'show', userId: 'nobody' })).toMatchObject({
      code: 1,
      text: 'There is no rider "nobody".',
    });
  });

  it('shows names that a terminal would obey without obeying them', async () => {
    const { text } = await run({ name: 'show', userId: 'no\u001b[2J\nbody' });

    expect(text).toBe('There is no rider "no\\x1b[2J\\nbody".');
  });

  it('erases a rider, tells what is still there, and finishes when it is called again', async () => {
    aws.faults.inject({ operation: 'DeleteObjects', error: 'AccessDenied', status: 403 });

    const first = await run({ name: 'erase', userId: 'ann@example.com' });
    const second = await run({ name: 'erase', userId: 'ann@example.com' });
    const { json } = await run({ name: 'list' });

    expect(first.code).toBe(1);
    expect(first.text).toMatch(/Still there: object photos and thumbnails \(AccessDenied.*\nThe erasure is incomplete/);
    expect(second.code).toBe(0);
    expect(second.text).toMatch(/Nothing of the rider is left\.$/);
    expect(json).toMatchObject([{ userId: 'bob' }]);
    expect(await aws.faces()).toEqual([]);
  });
});
