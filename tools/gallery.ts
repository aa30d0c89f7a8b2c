// First: what follows loads the SDK.
import '../local/cli/first';
import { relative, resolve } from 'node:path';
import { interruption } from '../local/cli/interruption';
import { runProgram } from '../local/cli/program';
import { printable } from '../local/cli/terminal';
import { DEMO_NAME, fillWithSamples } from '../local/gallery/demo';
import { openGallery } from '../local/gallery/gallery-server';
import { prepareLocalModel } from '../local/gallery/local-model';
import { forgetCallersAws } from '../packages/local-aws/src/isolation';
import { buildPage } from '../packaging/build-page';
import { galleryUsage, parseGalleryArguments } from './gallery-arguments';

async function main(argv: readonly string[]): Promise<number> {
  const { help, demo, port, fresh, callsPerSecond, ...given } = parseGalleryArguments(argv);
  if (help) {
    process.stdout.write(`${galleryUsage()}\n`);
    return 0;
  }
  const directory = relative(process.cwd(), resolve(given.directory)) || '.';
  const interrupted = interruption();
  forgetCallersAws();
  const page = buildPage({ report: (message) => process.stderr.write(`${message} ...\n`) });
  process.stderr.write('Starting the local AWS ...\n');
  const settings = { 'image-analysis': { callsPerSecond } };
  const gallery = await openGallery({ directory, port, fresh, page, settings });
  try {
    await prepareLocalModel(gallery.environment, directory);
    if (demo) {
      process.stderr.write('Uploading the samples ...\n');
      await fillWithSamples(gallery, directory);
    }
    const hint = demo ? ` Sign in as "${DEMO_NAME}", with "admin", to see the samples.` : '';
    process.stdout.write(
      `\nThe gallery is at ${gallery.url}\n${hint}\nEverything lies in ${printable(directory)}/. Stop it with Ctrl-C.\n`,
    );
    if (!interrupted.signal.aborted) {
      await new Promise<void>((stopped) =>
        interrupted.signal.addEventListener('abort', () => stopped(), { once: true }),
      );
    }
    process.stderr.write('\nStopping ...\n');
    // Stopped on purpose, and everything is kept.
    return 0;
  } finally {
    await gallery.close();
  }
}

runProgram(main, 'npm run gallery -- --help');
