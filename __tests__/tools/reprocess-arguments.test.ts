import { UsageError } from '../../local/cli/workflow-run';
import { parseReprocessArguments } from '../../tools/reprocess-arguments';

describe('npm run reprocess', () => {
  it('works on every image of the local environment by default', () => {
    expect(parseReprocessArguments([])).toMatchObject({ dryRun: false, where: [], aws: undefined });
  });

  it('takes several conditions, an album and a deployment', () => {
    const args = parseReprocessArguments([
      ...['--dry-run', '--where', 'model!=3.0', '--where', 'faces=always', '--album', 'ann/a', '--aws'],
      ...['--images-table', 't', '--uploads-queue', 'q'],
    ]);

    expect(args).toMatchObject({
      dryRun: true,
      albumId: 'ann/a',
      where: [
        { name: 'model', value: '3.0', equal: false },
        { name: 'faces', value: 'always', equal: true },
      ],
      aws: { imagesTable: 't', uploadsQueue: 'q' },
    });
  });

  it.each([
    [['--where'], /--where/],
    [['--where', 'model'], /must be one of/],
    [['--aws'], /needs --images-table/],
    [['--region', 'eu-west-1'], /Add --aws/],
    [['extra'], /extra/],
  ])('refuses %j', (argv, message) => {
    expect(() => parseReprocessArguments(argv)).toThrow(UsageError);
    expect(() => parseReprocessArguments(argv)).toThrow(message);
  });
});
