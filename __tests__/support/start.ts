// First: what follows loads the SDK.
import '../../local/cli/first';
import { runCommandLine } from '../../local/cli/command-line';
import { openVision } from '../../packages/local-aws/src/vision/vision';
import { RecordedNets } from './recorded-nets';
import { sharedBundles } from './shared-bundles';

/**
 * `npm start` in its own process, without bundling the functions and loading the nets once more. RECORDED_ANSWERS may
 * name a folder of answers to pictures of a test.
 */
async function start(): Promise<void> {
  const nets = new RecordedNets();
  const vision = await openVision({ nets, recordedDirectory: process.env['RECORDED_ANSWERS'] });
  process.exitCode = await runCommandLine(process.argv.slice(2), { bundle: sharedBundles, vision });
  await nets.close();
}

void start();
