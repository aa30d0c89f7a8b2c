import { parseRidersArguments, ridersUsage } from '../../tools/riders-arguments';
import { UsageError } from '../../local/cli/workflow-run';

const deployed = ['--aws', '--riders-table', 'r', '--ledger-table', 'l', '--bucket', 'b', '--collection', 'c'];

describe('parseRidersArguments', () => {
  it.each([
    [['list'], { command: { name: 'list' }, json: false, directory: '.local' }],
    [['show', 'ann b'], { command: { name: 'show', userId: 'ann b' }, json: false, directory: '.local' }],
    [
      ['erase', 'ann', '--json', '--directory', 'd'],
      { command: { name: 'erase', userId: 'ann' }, json: true, directory: 'd' },
    ],
    [['--help'], { command: { name: 'help' }, json: false, directory: '.local' }],
    [
      ['list', ...deployed, '--profile', 'p', '--region', 'eu-west-1'],
      {
        command: { name: 'list' },
        json: false,
        directory: '.local',
        aws: {
          profile: 'p',
          region: 'eu-west-1',
          names: { ridersTable: 'r', ledgerTable: 'l', bucket: 'b', collection: 'c' },
        },
      },
    ],
  ])('reads %j', (argv, expected) => {
    expect(parseRidersArguments(argv)).toEqual(expected);
  });

  it.each([
    [[], /command is missing/],
    [['frob'], /no command "frob"/],
    [['list', 'ann'], /list takes no user id/],
    [['show'], /show needs a user id/],
    [['erase'], /erase needs a user id/],
    [['erase', 'ann', 'bob'], /"bob" is too much/],
    [['list', '--profile', 'p'], /--profile is for AWS/],
    [['list', '--aws', '--bucket', 'b'], /--aws needs --riders-table, --ledger-table, --collection/],
    [['list', '--frob'], /Unknown option '--frob'/],
  ])('refuses %j', (argv, message) => {
    expect(() => parseRidersArguments(argv)).toThrow(UsageError);
    expect(() => parseRidersArguments(argv)).toThrow(message);
  });

  it('explains every option', () => {
    for (const option of ['--aws', '--profile', '--ledger-table', '--json']) expect(ridersUsage()).toContain(option);
  });
});
