import { parseArguments, usage } from '../../../local/cli/arguments';
import { UsageError, type WorkflowRun } from '../../../local/cli/workflow-run';

const run = (options: WorkflowRun['options']): WorkflowRun => ({ options }) as WorkflowRun;
const runs = {
  'image-analysis': run({}),
  'rider-photo': run({ user: { type: 'string', description: 'whose photo it is' } }),
};

describe('parseArguments', () => {
  it('runs image-analysis on the samples by default', () => {
    const parsed = parseArguments([], runs);

    expect(parsed).toEqual({
      workflow: 'image-analysis',
      paths: [],
      json: false,
      fresh: false,
      again: false,
      help: false,
      port: 0,
      directory: '.local',
      options: {},
    });
  });

  it('reads paths, common options and those of the chosen workflow', () => {
    const parsed = parseArguments(
      ['--workflow', 'rider-photo', '--json', '--port', '4566', 'a b.jpg', '--user', 'ann', 'c'],
      runs,
    );

    expect(parsed).toMatchObject({
      workflow: 'rider-photo',
      json: true,
      port: 4566,
      paths: ['a b.jpg', 'c'],
      options: { user: 'ann' },
    });
  });

  it('takes what follows -- for paths, even when it looks like an option', () => {
    expect(parseArguments(['--', '--json'], runs)).toMatchObject({ json: false, paths: ['--json'] });
  });

  it.each([
    [['--colour'], 'colour'],
    [['--workflow', 'nothing'], 'Choose one of: image-analysis, rider-photo'],
    [['--workflow', 'constructor'], 'There is no workflow "constructor"'],
    [['--workflow', '__proto__'], 'There is no workflow "__proto__"'],
    [['--constructor'], "Unknown option '--constructor'"],
    [['--user', 'ann'], '--user is not an option of image-analysis'],
    [['--port', 'eighty'], '--port must be a whole number'],
    [['--port', '70000'], '--port must be a whole number'],
    [['--workflow'], 'argument missing'],
  ])('refuses %j and says what is wrong', (argv, message) => {
    expect(() => parseArguments(argv, runs)).toThrow(UsageError);
    expect(() => parseArguments(argv, runs)).toThrow(message);
  });

  it('explains every option', () => {
    const text = usage(runs);

    for (const word of ['--json', '--fresh', '--again', '--port', '--user', 'rider-photo'])
      expect(text).toContain(word);
  });
});
