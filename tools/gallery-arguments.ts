import { parseArgs } from 'node:util';
import { DEFAULT_DIRECTORY } from '../local/cli/arguments';
import { UsageError } from '../local/cli/workflow-run';

const DEFAULT_PORT = 8087;

const OPTIONS = {
  demo: { type: 'boolean', description: 'fill it with the samples of all workflows first' },
  port: { type: 'string', description: `port of the page on 127.0.0.1, 0 for any free one (default ${DEFAULT_PORT})` },
  directory: { type: 'string', description: `folder of the local state (default ${DEFAULT_DIRECTORY})` },
  fresh: { type: 'boolean', description: 'forget what earlier runs stored' },
  help: { type: 'boolean', description: 'show this text' },
} as const;

export interface GalleryArguments {
  readonly demo: boolean;
  readonly port: number;
  readonly directory: string;
  readonly fresh: boolean;
  readonly help: boolean;
}

/** The usage text. */
export function galleryUsage(): string {
  const line = ([name, { type, description }]: [string, { type: string; description: string }]): string =>
    `  ${`--${name}${type === 'string' ? ' <value>' : ''}`.padEnd(22)} ${description}`;
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
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port must be a whole number from 0 to 65535, but is "${String(values.port)}".`);
  }
  return {
    demo: values.demo === true,
    port,
    directory: String(values.directory ?? DEFAULT_DIRECTORY),
    fresh: values.fresh === true,
    help: values.help === true,
  };
}
