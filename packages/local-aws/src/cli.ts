import { parseArgs } from 'node:util';
import { forgetCallersAws } from './isolation';
import { type LocalAws, openLocalAws } from './local-aws';
import { nodeNotice } from './node-notice';

const USAGE = `Usage: local-aws [options]

Serves S3, DynamoDB, SNS, SQS, EventBridge, Step Functions, Lambda, STS and Rekognition with real vision on one port of
127.0.0.1. Prints its address on the first line, then the variables to export; Ctrl-C ends it.

  --port <number>    port to listen on (default: any free one)
  --state <folder>   keep what is stored in this folder (default: forget it at the end)
  --fresh            forget what the folder holds
  --help             show this text
`;
const WRONG_USAGE = 2;
const INTERRUPTED = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

class UsageError extends Error {}

interface Arguments {
  readonly port: number;
  readonly state?: string;
  readonly fresh: boolean;
  readonly help: boolean;
}

/** @throws UsageError */
function parseArguments(argv: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        state: { type: 'string' },
        fresh: { type: 'boolean' },
        help: { type: 'boolean' },
      },
      strict: true,
    });
    const port = Number(values.port ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65_535 || values.port === '') {
      throw new Error(`--port must be a whole number from 0 to 65535, but is "${values.port}".`);
    }
    if (values.state === '') throw new Error('--state must name a folder.');
    return { port, state: values.state, fresh: values.fresh === true, help: values.help === true };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Characters that a terminal obeys would reach it with an argument or a path. */
const printable = (text: string): string => text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, '?');

function tell({ url, variables }: LocalAws, state: string | undefined): void {
  process.stdout.write(`${url}\n`);
  for (const [name, value] of Object.entries(variables)) process.stdout.write(`export ${name}=${value}\n`);
  const kept =
    state === undefined ? 'State is forgotten at the end; --state <folder> keeps it.' : `State is kept in ${state}.`;
  process.stderr.write(`${printable(kept)} Ctrl-C ends.\n`);
}

function untilInterrupted(): Promise<number> {
  return new Promise((resolve) => {
    for (const [name, code] of Object.entries(INTERRUPTED)) {
      process.once(name, () => resolve(code));
    }
  });
}

async function main(argv: readonly string[]): Promise<number> {
  const { help, ...options } = parseArguments(argv);
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  process.stderr.write(nodeNotice(process.versions.node) ?? '');
  forgetCallersAws();
  const interrupted = untilInterrupted();
  const aws = await openLocalAws(options);
  tell(aws, options.state);
  const code = await interrupted;
  await aws.close();
  return code;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${printable(error instanceof Error ? error.message : String(error))}\n`);
    if (error instanceof UsageError) process.stderr.write('Run "local-aws --help" for the usage.\n');
    process.exit(error instanceof UsageError ? WRONG_USAGE : 1);
  },
);
