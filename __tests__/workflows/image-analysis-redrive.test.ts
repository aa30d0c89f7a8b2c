import { IncompleteRecords } from '../../handlers/image-analysis/redrive/incomplete-records';
import type { ImageInput } from '../../handlers/image-analysis/record/image-input';
import { MAX_REDRIVES, redrive, type RedrivePorts, stillLeft } from '../../handlers/image-analysis/redrive/redrive';
import { epochSeconds } from '../../handlers/runtime/clock';
import { allOf } from '../../handlers/runtime/pages';
import { ImageAnalysisBench, type Outcome, WORKFLOW } from '../support/image-analysis';
import { picture } from '../support/pictures';

const DAYS = 3 * 86_400;
let bench: ImageAnalysisBench;
let records: IncompleteRecords;
let photo: Buffer;
let counter = 0;

beforeAll(async () => {
  bench = await ImageAnalysisBench.open();
  photo = await picture({ width: 120, height: 120 });
  const table = bench.aws.workflow(WORKFLOW).resources.tables.images!.name;
  records = new IncompleteRecords(bench.aws.clients.dynamodb, table);
});
afterAll(() => bench.aws.close());
beforeEach(() => bench.aws.reset());

/** Uploads a photo into its own album, and lets an operation fail as long as the faults stand. */
async function incomplete(operation: 'DetectLabels' | 'DetectFaces'): Promise<{ album: string; outcome: Outcome }> {
  const album = `ann/${counter++}`;
  fail(operation);
  const outcome = await bench.analyze(`incoming/${album}/a.jpg`, photo);
  return { album, outcome };
}

function fail(operation: 'DetectLabels' | 'DetectFaces'): void {
  bench.aws.faults.inject({ service: 'rekognition', operation, error: 'AccessDeniedException', times: Infinity });
}

/** Whatever is sent starts an execution, whose end is waited for. */
function ports(sent: ImageInput[], changes: Partial<RedrivePorts> = {}): RedrivePorts {
  const send = async (input: ImageInput): Promise<void> => {
    sent.push(input);
    await bench.start(JSON.parse(JSON.stringify(input)));
  };
  return { records, send, now: epochSeconds, goesOn: () => true, ...changes };
}

const of = (albumId: string, before = epochSeconds() + 1) => stillLeft(records.find({ before, albumId }));

describe('an INCOMPLETE image that is re-driven', () => {
  it.each([
    ['DetectLabels', 'DetectFaces'],
    ['DetectFaces', 'DetectLabels'],
  ] as const)('is COMPLETED by a call of %s alone: %s was paid for', async (missing, paid) => {
    const { album, outcome } = await incomplete(missing);
    bench.aws.reset();
    const sent: ImageInput[] = [];

    const report = await redrive(ports(sent), of(album));

    expect(report).toEqual({ redriven: 1, taken: 0, errors: [], more: false });
    expect(sent).toEqual([{ bucket: bench.bucket, key: outcome.record.key, versionId: outcome.record.versionId }]);
    expect([bench.calls('rekognition', missing), bench.calls('rekognition', paid)]).toEqual([1, 0]);
    const record = await bench.record(outcome.record.imageId!);
    expect(record).toMatchObject({ status: 'COMPLETED', labels: [], faces: [], redrives: 1 });
    expect(record).not.toHaveProperty('failures');
    expect(await allOf(of(album, epochSeconds() + DAYS))).toEqual([]);
  });

  it('is started once by two who re-drive it at once, and by who asks again at once', async () => {
    const { album } = await incomplete('DetectFaces');
    const sent: ImageInput[] = [];
    const found = await allOf(of(album));
    const each = async function* () {
      yield* found;
    };

    const reports = await Promise.all([redrive(ports(sent), each()), redrive(ports(sent), each())]);
    const again = await redrive(ports(sent), each());

    expect(reports.map(({ redriven }) => redriven).sort()).toEqual([0, 1]);
    expect(again).toMatchObject({ redriven: 0, taken: 1 });
    expect(sent).toHaveLength(1);
  });

  it('is left to its message for a day, even if nothing has been started for it', async () => {
    const { album } = await incomplete('DetectFaces');

    await redrive(ports([], { send: () => Promise.resolve() }), of(album));

    expect(await allOf(of(album, epochSeconds() + 3600))).toEqual([]);
    expect(await allOf(of(album, epochSeconds() + DAYS))).toHaveLength(1);
  });

  it('is given back when its message was not taken', async () => {
    const { album } = await incomplete('DetectFaces');
    const busy = new Error('busy');

    const report = await redrive(ports([], { send: () => Promise.reject(busy) }), of(album));

    expect(report).toEqual({ redriven: 0, taken: 0, errors: [busy], more: false });
    const [record] = await allOf(of(album));
    expect(record).toBeDefined();
    expect(record!.redrives).toBeUndefined();
  });

  it('is not re-driven for ever', async () => {
    const { album, outcome } = await incomplete('DetectLabels');
    const sent: ImageInput[] = [];

    for (let attempt = 0; attempt < MAX_REDRIVES + 2; attempt += 1) await redrive(ports(sent), of(album));

    expect(sent).toHaveLength(MAX_REDRIVES);
    expect(await bench.record(outcome.record.imageId!)).toMatchObject({ status: 'INCOMPLETE', redrives: MAX_REDRIVES });
  });

  it('is not begun with when there is no time', async () => {
    const { album } = await incomplete('DetectLabels');
    const sent: ImageInput[] = [];

    const report = await redrive(ports(sent, { goesOn: () => false }), of(album));

    expect(report).toMatchObject({ redriven: 0, more: true });
    expect(sent).toEqual([]);
  });
});

it('finds INCOMPLETE records by album, owner and time, and no others', async () => {
  const { album } = await incomplete('DetectFaces');
  const now = epochSeconds();
  const count = async (filter: object) => (await allOf(records.find({ before: now + 1, ...filter }))).length;

  const counts = {
    album: await count({ albumId: album }),
    owner: await count({ albumId: album, owner: 'ann' }),
    another: await count({ albumId: album, owner: 'bob' }),
    since: await count({ albumId: album, since: now - 600 }),
    later: await count({ albumId: album, since: now + 600 }),
    before: await count({ albumId: album, before: now - 600 }),
  };

  expect(counts).toEqual({ album: 1, owner: 1, another: 0, since: 1, later: 0, before: 0 });
});
