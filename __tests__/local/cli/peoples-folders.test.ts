import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDynamoDb } from '../../../packages/local-aws/src/dynamodb/dynamodb';
import type { PhotoReport } from '../../../local/cli/runs/image-analysis-report';
import { printable } from '../../../local/cli/terminal';
import { type Command, type Ended, runStart } from '../../support/command-line';
import { picture } from '../../support/pictures';

/** A shell that is set up for the real AWS, in every way that has ever disturbed a local run. */
const CALLERS_AWS = {
  AWS_USE_FIPS_ENDPOINT: 'true',
  AWS_USE_DUALSTACK_ENDPOINT: 'true',
  AWS_PROFILE: 'nobody',
  AWS_REGION: 'eu-south-9',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
  AWS_MAX_ATTEMPTS: 'many',
  AWS_RETRY_MODE: 'never',
  AWS_DEFAULTS_MODE: 'odd',
  AWS_REQUEST_CHECKSUM_CALCULATION: 'sometimes',
  AWS_CA_BUNDLE: '/no/such/file',
  HTTP_PROXY: 'http://127.0.0.1:1',
  NODE_USE_ENV_PROXY: '1',
};
const EVIL = 'evil\u001b[2J\n\u202egnp.png';
const NOT_UTF8 = Buffer.from('caf\xe9.png', 'latin1');

let home: string;
let photos: string;
let socket: Server;

const start = (args: readonly string[], options = {}): Promise<Command> =>
  runStart(['--directory', join(home, 'state'), ...args], options);
const reportsOf = ({ stdout }: Ended): PhotoReport[] => JSON.parse(stdout) as PhotoReport[];
const outcomes = (reports: readonly PhotoReport[]): Record<string, string> =>
  Object.fromEntries(
    reports.map(({ file, status, reason }) => [
      file.slice(photos.length + 1),
      [status, reason].filter(Boolean).join(' '),
    ]),
  );

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'people-'));
  photos = join(home, 'photos');
  mkdirSync(join(photos, 'deep'), { recursive: true });
  const small = await picture({ width: 90, height: 90, format: 'png' });
  writeFileSync(join(photos, 'good.png'), small);
  writeFileSync(join(photos, 'the same.png'), small);
  writeFileSync(join(photos, EVIL), await picture({ width: 100, height: 90, format: 'png' }));
  writeFileSync(
    Buffer.concat([Buffer.from(`${photos}/deep/`), NOT_UTF8]),
    await picture({ width: 110, height: 90, format: 'png' }),
  );
  writeFileSync(join(photos, 'nine megabytes.jpg'), Buffer.alloc(9_000_000, 1));
  writeFileSync(join(photos, 'huge.jpg'), '');
  truncateSync(join(photos, 'huge.jpg'), 101 * 1024 * 1024);
  symlinkSync('nothing', join(photos, 'dangling.jpg'));
  symlinkSync('loop.jpg', join(photos, 'loop.jpg'));
  symlinkSync('..', join(photos, 'deep', 'up'));
  execFileSync('mkfifo', [join(photos, 'pipe.jpg')]);
  socket = createServer().listen(join(photos, 'socket.jpg'));
});
afterAll(() => {
  socket.close();
  rmSync(home, { recursive: true, force: true });
});

describe('npm start on a folder as people have them', () => {
  let ended: Ended;
  let reports: PhotoReport[];

  beforeAll(async () => {
    ended = await (await start(['--json', photos], { env: CALLERS_AWS, largestFileKilobytes: 8_000 })).ended;
    reports = reportsOf(ended);
  });

  it('processes what it can and reports every other file by name, with rule and remedy', () => {
    expect(outcomes(reports)).toEqual({
      'dangling.jpg': 'SKIPPED BrokenLink',
      'deep/caf%E9.png': 'COMPLETED',
      [EVIL]: 'COMPLETED',
      'good.png': 'COMPLETED',
      'huge.jpg': 'REJECTED ImageTooLarge',
      'loop.jpg': 'SKIPPED BrokenLink',
      'nine megabytes.jpg': 'FAILED NoSpaceLeft',
      'pipe.jpg': 'SKIPPED NotAFile',
      'socket.jpg': 'SKIPPED NotAFile',
      'the same.png': 'COMPLETED',
    });
    const problems = reports.flatMap(({ problem }) => problem ?? []);
    expect(problems).toEqual([
      expect.stringMatching(/link to "nothing", which leads to nothing\. Mend/),
      expect.stringMatching(/105906176 bytes.*104857600.*Export it smaller/),
      expect.stringMatching(/leads in a circle\. Mend/),
      expect.stringMatching(/no space left.*EFBIG.*Free some space/),
      expect.stringMatching(/named pipe, not a file\. Save/),
      expect.stringMatching(/socket, not a file\. Save/),
    ]);
    for (const problem of problems) expect(ended.stderr).toContain(problem);
    expect(ended.code).toBe(1);
  });

  it('analyses a content once, whatever the names of its files', () => {
    const twins = reports.filter(({ file }) => /good|same/.test(file));

    expect(twins.map(({ analyzedBefore }) => analyzedBefore ?? false).sort()).toEqual([false, true]);
    expect(new Set(twins.map(({ imageId }) => imageId)).size).toBe(1);
  });

  it('says under which name a file goes whose name is not valid UTF-8', () => {
    expect(ended.stderr).toContain(`${photos}/deep/caf%E9.png" is not valid UTF-8: it is processed under this name.`);
  });

  it('sends nothing to the terminal that it would obey, and JSON that is exact', () => {
    for (const text of [ended.stdout, ended.stderr]) {
      expect(text.split('\n').map(printable).join('\n')).toBe(text);
    }
    expect(reports.map(({ file }) => file)).toContain(join(photos, EVIL));
  });
});

describe('the same command again', () => {
  it('does the rest, and everything with --again', async () => {
    const files = [join(photos, 'good.png'), join(photos, 'nine megabytes.jpg')];

    const rest = await (await start([...files, join(photos, EVIL)])).ended;
    const again = await (await start(['--json', '--again', files[0]!])).ended;

    expect(rest.stdout).toMatch(/good\.png\s+COMPLETED\s+90x90/);
    expect(rest.stdout).toMatch(/megabytes\.jpg\s+REJECTED NotSupportedImageType/);
    expect(rest.stdout).toContain('2 photos were finished before and not processed again; --again repeats.');
    expect(rest.stdout.split('\n').map(printable).join('\n')).toBe(rest.stdout);
    expect(rest.code).toBe(0);
    const [report] = reportsOf(again);
    expect(report).toMatchObject({ status: 'COMPLETED', lambdaCalls: 4 });
    expect(report).not.toHaveProperty('analyzedBefore');
  });
});

describe('a run that was killed', () => {
  it('leaves nothing that the next one does not end, nor a lock that stops it', async () => {
    const journal = join(home, 'state', 'executions', 'image-analysis.jsonl');
    const registered = (): number =>
      readFileSync(join(home, 'state', 'logs', 'rekognition-workflows-local-image-analysis-register-image.log'), 'utf8')
        .split('\n')
        .filter((line) => line.includes('"status":"success"')).length;
    const before = registered();
    const picture = join(photos, 'good.png');
    const sha256 = createHash('sha256').update(readFileSync(picture)).digest('hex');
    writeFileSync(join(home, `${sha256}.held`), '');
    const killed = await start(['--again', picture], { env: { RECORDED_ANSWERS: home } });
    // From here on there is a record that says PENDING.
    await until(() => registered() > before);
    killed.child.kill('SIGKILL');
    await killed.ended;

    const next = await (await start(['--json', join(photos, 'good.png')])).ended;

    expect(next.code).toBe(0);
    const statuses = await recordStatuses();
    expect(statuses).toContain('FAILED');
    expect(statuses).not.toContain('PENDING');
    expect(existsSync(journal) ? readFileSync(journal, 'utf8') : '').toBe('');
  });
});

describe('signals', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('%s ends a run with %i', async (signal, code) => {
    const many = join(home, 'many');
    mkdirSync(many, { recursive: true });
    for (let index = 0; index < 300; index++) writeFileSync(join(many, `${index}.jpg`), `text ${index}`);
    const { child, ended } = await start([many]);
    await new Promise<void>((resolve) =>
      child.stderr!.on('data', (chunk: string) => chunk.includes('REJECTED') && resolve()),
    );

    child.kill(signal);

    expect(await ended).toMatchObject({ code, stderr: expect.stringContaining('Stopped.') });
    expect(existsSync(join(home, 'state', 'lock'))).toBe(false);
  });
});

describe('what cannot begin', () => {
  const usage = async (...args: readonly string[]): Promise<Ended> => (await start(args)).ended;

  it('is named, with the remedy, without a stack trace', async () => {
    const state = join(home, 'state', 'sns', 'topics.jsonl');
    writeFileSync(state, '{"another":"version"}\n');
    writeFileSync(join(home, 'state', 'lock'), '');

    const ends = await Promise.all([
      usage(join(photos, 'pipe.jpg')),
      usage('--workflow', '__proto__'),
      usage(join(photos, 'no\u001b]0;such\u0007\nphoto.jpg')),
      usage(join(photos, 'good.png')),
    ]);

    expect(ends.map(({ code }) => code)).toEqual([2, 2, 2, 1]);
    expect(ends.map(({ stderr }) => stderr)).toEqual([
      expect.stringContaining('pipe.jpg" cannot be processed. It is a named pipe, not a file.'),
      expect.stringContaining('There is no workflow "__proto__". Choose one of: image-analysis'),
      expect.stringContaining('no\\x1b]0;such\\x07\\nphoto.jpg". Check the path.'),
      expect.stringContaining(
        `topics.jsonl:1 is not a record of this version. Repair or delete that line, or start with --fresh`,
      ),
    ]);
    for (const { stderr, stdout } of ends) {
      expect(stderr).not.toContain('    at ');
      expect(stdout).toBe('');
    }
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The statuses of all images, as they lie on the disk. */
async function recordStatuses(): Promise<string[]> {
  const dynamodb = await openDynamoDb({ directory: join(home, 'state', 'dynamodb') });
  const { body } = await dynamodb.handle({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': 'DynamoDB_20120810.Scan' },
    body: Buffer.from(JSON.stringify({ TableName: 'rekognition-workflows-local-images' })),
  });
  await dynamodb.close();
  const { Items } = JSON.parse(String(body)) as { Items: { status: { S: string } }[] };
  return Items.map(({ status }) => status.S);
}
