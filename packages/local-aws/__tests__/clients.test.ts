import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Command, runBundled, runCommand } from '../../../__tests__/support/command-line';
import { findOnPath } from '../../../__tests__/support/moto';

const run = promisify(execFile);
const CLI = 'packages/local-aws/src/cli.ts';
/** Three real people. */
const PHOTO = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo', 'sample1.jpg');

/** Looking for it takes a tenth of importing it. */
const FIND_BOTO3 = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("boto3") is None)';

function works(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** `describe`, or a skip that is told loudly. */
function describeWith(tool: string, found: boolean): jest.Describe {
  if (!found) process.stderr.write(`SKIPPED: ${tool} is not installed, so nothing of local-aws is tried with it.\n`);
  return found ? describe : describe.skip;
}

describe('npm run local-aws', () => {
  let command: Command;
  let printed: string[];
  let env: NodeJS.ProcessEnv;
  let scratch: string;

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'clients-'));
    command = await runBundled(CLI, ['--state', join(scratch, 'state')], {
      env: { AWS_PROFILE: 'nobody', AWS_USE_FIPS_ENDPOINT: 'true', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
    });
    let text = '';
    await new Promise<void>((resolve) =>
      command.child.stdout!.on('data', (chunk: string) => {
        text += chunk;
        if (text.includes('AWS_DEFAULT_REGION')) resolve();
      }),
    );
    printed = text.trimEnd().split('\n');
    const variables = printed.slice(1).map((line) => line.slice('export '.length).split(/=(.*)/s) as [string, string]);
    env = { PATH: process.env.PATH, HOME: scratch, AWS_PAGER: '', ...Object.fromEntries(variables) };
  });
  afterAll(async () => {
    command.child.kill('SIGINT');
    const { code, stderr } = await command.ended;
    const left = readdirSync(join(scratch, 'state'));
    rmSync(scratch, { recursive: true, force: true });
    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.not.stringContaining('    at ') });
    expect(left).not.toContain('lock');
  });

  it('prints its address on the first line, then what a shell has to export', () => {
    expect(printed[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(printed.slice(1)).toEqual([
      `export AWS_ENDPOINT_URL=${printed[0]}`,
      'export AWS_ACCESS_KEY_ID=local',
      'export AWS_SECRET_ACCESS_KEY=local',
      'export AWS_REGION=us-east-1',
      'export AWS_DEFAULT_REGION=us-east-1',
    ]);
  });

  describeWith('boto3', works('python3', '-c', FIND_BOTO3))('boto3', () => {
    it('finds every service, and what is on a photo', async () => {
      const script = join(__dirname, 'clients', 'boto3_smoke.py');

      const { stdout } = await run('python3', [script, PHOTO, printed[0]!], { env });

      expect(JSON.parse(stdout)).toEqual({
        s3: [true, { owner: 'ann' }],
        list: ['a b/é+%41.jpg'],
        faces: 3,
        facesOfBytes: 3,
        labels: expect.arrayContaining(['Person', 'Face']),
        item: 3,
        query: 2,
        queue: 'hello',
        topic: 'to all',
        rule: { total: 8 },
        function: { double: 42, mode: 'smoke' },
        functionError: ['Unhandled', 'TypeError'],
        execution: ['SUCCEEDED', { value: 8 }],
        account: '000000000000',
      });
    });
  });

  describeWith('the AWS CLI', findOnPath('aws') !== undefined)('the AWS CLI', () => {
    const aws = async (...args: readonly string[]): Promise<string> =>
      (await run('aws', [...args], { env })).stdout.trim();

    it('stores a photo, looks at it, and takes it away', async () => {
      await aws('s3', 'mb', 's3://cli');
      await aws('s3', 'cp', PHOTO, 's3://cli/x/photo.jpg');
      await aws('s3', 'cp', 's3://cli/x/photo.jpg', join(scratch, 'copy.jpg'));
      const image = ['--image', 'S3Object={Bucket=cli,Name=x/photo.jpg}'];

      expect(await aws('rekognition', 'detect-faces', ...image, '--query', 'length(FaceDetails)')).toBe('3');
      expect(await aws('rekognition', 'detect-labels', ...image, '--query', 'Labels[].Name')).toContain('"Person"');
      expect(readFileSync(join(scratch, 'copy.jpg')).equals(readFileSync(PHOTO))).toBe(true);
      await aws('s3', 'rb', 's3://cli', '--force');
      expect(await aws('s3', 'ls')).not.toContain(' cli');
    });
  });
});

describe('local-aws', () => {
  it('shows its usage, and names what is wrong', async () => {
    const [help, port, folder] = await Promise.all([
      runCommand('packages/local-aws/bin/local-aws.cjs', ['--help']).ended,
      runBundled(CLI, ['--port', 'eighty']).then(({ ended }) => ended),
      runBundled(CLI, ['--state', '/dev/null/x']).then(({ ended }) => ended),
    ]);

    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('--state <folder>') });
    expect(port).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--port must be a whole number'),
    });
    expect(folder).toMatchObject({ code: 1, stderr: expect.stringContaining('Choose another one with --state') });
  });

  it('forgets everything at the end unless a folder is given', async () => {
    const before = new Set(leftovers());
    const { child, ended } = await runBundled(CLI, []);
    await new Promise<void>((resolve) => child.stdout!.once('data', () => resolve()));
    const during = leftovers().filter((name) => !before.has(name));

    child.kill('SIGTERM');

    expect((await ended).code).toBe(143);
    expect(during.filter((name) => name.startsWith(`local-aws-run-${child.pid}-`))).toHaveLength(1);
    expect(
      during.some((name) => name.startsWith(`local-aws-run-${child.pid}-`) && existsSync(join(tmpdir(), name))),
    ).toBe(false);
  });
});

const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('local-aws-run-'));
