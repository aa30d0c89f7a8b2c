// First: what follows loads the SDK.
import '../../local/cli/first';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runCommandLine } from '../../local/cli/command-line';
import { openVision, type Vision } from '../../packages/local-aws/src/vision/vision';
import { RecordedNets } from './recorded-nets';
import { sharedBundles } from './shared-bundles';

/** The same eyes, which see nothing of a picture for as long as there is a file `<sha256>.held` in the folder. */
function heldBack(vision: Vision, folder: string): Vision {
  return {
    ...vision,
    async recordedAnswer(image, operation) {
      const held = join(folder, `${createHash('sha256').update(image).digest('hex')}.held`);
      while (existsSync(held)) await wait(20);
      return vision.recordedAnswer(image, operation);
    },
  };
}

/**
 * `npm start` in its own process, without bundling the functions and loading the nets once more. RECORDED_ANSWERS may
 * name a folder of answers to pictures of a test, and of pictures that are held back.
 */
async function start(): Promise<void> {
  const nets = new RecordedNets();
  const recordedDirectory = process.env['RECORDED_ANSWERS'];
  const opened = await openVision({ nets, recordedDirectory });
  const vision = recordedDirectory === undefined ? opened : heldBack(opened, recordedDirectory);
  process.exitCode = await runCommandLine(process.argv.slice(2), { bundle: sharedBundles, vision });
  await nets.close();
}

void start();
