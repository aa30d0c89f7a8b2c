import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PhotoReport } from '../../../local/cli/runs/image-analysis-report';
import { type Command, runCommand, runStart } from '../../support/command-line';
import { picture } from '../../support/pictures';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
  writeFileSync(join(folder, 'text.jpg'), 'not an image');
  writeFileSync(join(folder, 'tiny.png'), await picture({ width: 30, height: 30, format: 'png' }));
  writeFileSync(join(folder, 'empty.jpg'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command line as `npm start` does, with what the suites share. */
const start = (...args: string[]): Promise<Command> => runStart(['--directory', join(folder, 'state'), ...args]);

describe('npm start', () => {
  it('prints exactly one JSON array, ends with 0 when all was cleanly rejected, and keeps its state', async () => {
    const first = await runCommand('local/cli/main.ts', [
      '--directory',
      join(folder, 'state'),
      '--json',
      '--fresh',
      join(folder, 'text.jpg'),
      join(folder, 'tiny.png'),
      join(folder, 'empty.jpg'),
    ]).ended;
    const second = await (await start('--json', join(folder, 'text.jpg'))).ended;

    const reports = JSON.parse(first.stdout) as PhotoReport[];
    expect(first.code).toBe(0);
    expect(reports.map(({ status, reason }) => [status, reason])).toEqual([
      ['REJECTED', 'NotSupportedImageType'],
      ['REJECTED', 'ImageTooSmall'],
      ['REJECTED', 'ImageIdentifyError'],
    ]);
    expect(Object.keys(reports[0]!)).toEqual([
      'file',
      'key',
      'imageId',
      'status',
      'reason',
      'metadata',
      'labels',
      'faces',
      'faceCount',
      'thumbnail',
      'notification',
      'statesEntered',
      'lambdaCalls',
      'objectDownloads',
      'durationMs',
    ]);
    expect(reports[0]).toMatchObject({
      file: join(folder, 'text.jpg'),
      metadata: null,
      labels: null,
      statesEntered: ['RegisterImage', 'RecordRejection', 'NotifyRejection', 'ImageRejected'],
      lambdaCalls: 2,
      objectDownloads: 1,
      notification: { subject: 'Image rejected: NotSupportedImageType' },
    });
    expect(second.code).toBe(0);
    const messages = readFileSync(join(folder, 'state', 'sns', 'messages.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(messages).toHaveLength(4);
  });

  it.each([
    [['--nonsense'], "Unknown option '--nonsense'"],
    [['/no/such/photo.jpg'], 'There is no file or folder'],
    [['--workflow', 'nothing'], 'Choose one of'],
  ])('ends with 2 for %j and says what is wrong', async (args, message) => {
    const { code, stdout, stderr } = await (await start('--json', ...args)).ended;

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it('names a port that is taken', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );

    const { code, stderr } = await (await start('--port', String(port), join(folder, 'text.jpg'))).ended;
    server.close();

    expect(code).toBe(1);
    expect(stderr).toContain(String(port));
    expect(stderr).not.toContain('    at ');
  });
});
