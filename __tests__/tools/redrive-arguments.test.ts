import { UsageError } from '../../local/cli/workflow-run';
import { parseRedriveArguments, REDRIVE_USAGE } from '../../tools/redrive-arguments';

const deployed = ['--aws', '--images-table', 'images', '--uploads-queue', 'https://queue'];

describe('parseRedriveArguments', () => {
  it.each([
    [[], { dryRun: false, all: false, json: false, directory: '.local' }],
    [
      ['--dry-run', '--album', 'ann/a', '--owner', 'ann', '--json'],
      { dryRun: true, albumId: 'ann/a', owner: 'ann', json: true },
    ],
    [['--since', '2026-11-27'], { since: Date.UTC(2026, 10, 27) / 1000 }],
    [['--since', '2026-11-27T15:00:00Z', '--all'], { since: Date.UTC(2026, 10, 27, 15) / 1000, all: true }],
    [
      [...deployed, '--region', 'eu-west-1'],
      { aws: { imagesTable: 'images', uploadsQueue: 'https://queue', region: 'eu-west-1' } },
    ],
  ])('reads %j', (argv, expected) => {
    expect(parseRedriveArguments(argv)).toMatchObject(expected);
  });

  it.each([
    [['--since', 'yesterday'], /--since must be a time like 2026-11-27.*"yesterday"/],
    [['--profile', 'p'], /--profile is for AWS/],
    [['--aws', '--images-table', 'images'], /--aws needs --images-table and --uploads-queue/],
    [['--frob'], /Unknown option '--frob'/],
    [['more'], /more/],
  ])('refuses %j', (argv, message) => {
    expect(() => parseRedriveArguments(argv)).toThrow(UsageError);
    expect(() => parseRedriveArguments(argv)).toThrow(message);
  });

  it('explains every option', () => {
    for (const option of ['--dry-run', '--album', '--since', '--all', '--uploads-queue'])
      expect(REDRIVE_USAGE).toContain(option);
  });
});
