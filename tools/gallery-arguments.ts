import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { DEFAULT_DIRECTORY } from '../local/cli/arguments';
import { UsageError } from '../local/cli/workflow-run';
import { imageSettings } from '../state-machines/image-analysis-settings';

const DEFAULT_PORT = 8087;
const { maximum: MOST_PER_SECOND } = imageSettings.callsPerSecond;

const OPTIONS = {
  demo: { type: 'boolean', description: 'fill it with the samples of all workflows first' },
  port: { type: 'string', description: `port of the page on 127.0.0.1, 0 for any free one (default ${DEFAULT_PORT})` },
  directory: { type: 'string', description: `folder of the local state (default ${DEFAULT_DIRECTORY})` },
  fresh: { type: 'boolean', description: 'forget what earlier runs stored' },
  'calls-per-second': {
    type: 'string',
    description: 'photos analysed per second, e.g. 5 as in most Regions (default: one per processor, as the nets take)',
  },
  help: { type: 'boolean', description: 'show this text' },
} as const;

export interface GalleryArguments {
  readonly demo: boolean;
  readonly port: number;
  readonly directory: string;
  readonly fresh: boolean;
  /** Photos analysed per second. */
  readonly callsPerSecond: number;
  readonly help: boolean;
}

/** The usage text. */
export function galleryUsage(): string {
  const line = ([name, { type, description }]: [string, { type: string; description: string }]): string =>
    `  ${`--${name}${type === 'string' ? ' <value>' : ''}`.padEnd(27)} ${description}`;
  return [
    'Usage: npm run gallery -- [options]',
    '',
    'Opens the gallery on this machine: page, API and all workflows. It keeps running until Ctrl-C.',
    '',
    ...Object.entries(OPTIONS).map(line),
  ].join('\n');
}

/**
 * Reads the command line of `npm run gallery`.
 * @throws UsageError
 */
export function parseGalleryArguments(argv: readonly string[]): GalleryArguments {
  let values: Record<string, string | boolean | undefined>;
  try {
    const options = Object.fromEntries(Object.entries(OPTIONS).map(([name, { type }]) => [name, { type }]));
    ({ values } = parseArgs({ args: [...argv], options, strict: true }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  return {
    demo: values.demo === true,
    port: wholeNumber('--port', values.port ?? DEFAULT_PORT, 0, 65_535),
    directory: String(values.directory ?? DEFAULT_DIRECTORY),
    fresh: values.fresh === true,
    // What is begun and cannot be gone on with helps nobody to see the first photo.
    callsPerSecond: wholeNumber(
      '--calls-per-second',
      values['calls-per-second'] ?? availableParallelism(),
      1,
      MOST_PER_SECOND,
    ),
    help: values.help === true,
  };
}

function wholeNumber(option: string, given: unknown, least: number, most: number): number {
  const value = given === '' ? Number.NaN : Number(given);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`${option} must be a whole number from ${least} to ${most}, but is "${String(given)}".`);
}
