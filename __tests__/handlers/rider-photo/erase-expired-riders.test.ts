import { failureOf } from '../../support/task';
import { RiderAws } from './support/rider-aws';

let aws: RiderAws;

const DAY_MS = 86_400_000;

beforeAll(async () => {
  aws = await RiderAws.open({ retentionDays: 30 });
});

afterEach(() => {
  jest.restoreAllMocks();
  aws.reset();
});

afterAll(() => aws.close());

const after = (days: number): void => {
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + days * DAY_MS);
};

describe('erase-expired-riders', () => {
  it('erases riders who were not heard of for the retention period, and no others', async () => {
    await aws.process('silent', 'me.jpg', await aws.personas.photo(['silent']));
    await aws.process('refused', 'me.jpg', await aws.personas.photo([]));
    await aws.process('active', 'me.jpg', await aws.personas.photo(['active']));
    after(29);
    const early = await aws.invoke('erase-expired-riders', {});
    await aws.process('active', 'new.jpg', await aws.personas.photo(['active'], 1));
    jest.restoreAllMocks();
    after(31);

    const report = await aws.invoke('erase-expired-riders', {});

    expect(early).toEqual({ erased: 0, incomplete: 0, more: false });
    expect(report).toEqual({ erased: 2, incomplete: 0, more: false });
    expect(await aws.faces()).toEqual(['active']);
    expect(await aws.objects('riders/')).toEqual(['riders/active/new.jpg']);
    expect((await aws.scan<{ userId: string }>('riders')).map(({ userId }) => userId)).toEqual(['active']);
  });

  it('fails visibly when an erasure is incomplete, after it tried every rider, and goes on with it next time', async () => {
    await aws.process('one', 'me.jpg', await aws.personas.photo(['one']));
    await aws.process('two', 'me.jpg', await aws.personas.photo(['two']));
    after(62);
    aws.faults.inject({ operation: 'DeleteObjects', error: 'AccessDenied', status: 403 });

    const error = await failureOf(aws.invoke('erase-expired-riders', {}));
    const inBetween = (await aws.scan<{ state: string }>('riders')).map(({ state }) => state);
    const report = await aws.invoke('erase-expired-riders', {});

    expect(error.message).toContain('1 of 3 expired riders could not be erased');
    expect(inBetween).toEqual(['ERASING']);
    expect(report).toMatchObject({ erased: 1, incomplete: 0 });
    expect(await aws.faces()).toEqual([]);
  });

  it('reads the collection once for many riders', async () => {
    for (const name of ['a', 'b', 'c']) await aws.process(name, 'me.jpg', await aws.personas.photo([name]));
    after(93);
    aws.calls.length = 0;

    await aws.invoke('erase-expired-riders', {});

    expect(aws.calls.filter(({ operation }) => operation === 'ListFaces')).toHaveLength(1);
    expect(await aws.faces()).toEqual([]);
  });
});
