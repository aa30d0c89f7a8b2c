// First: the SDK warns while it is loaded.
import '../local/cli/quiet-sdk';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RIDER_PREFIX } from '../handlers/rider-photo/photo/rider-key';
import { tellFailure } from '../local/cli/failure';
import { jsonText } from '../local/cli/terminal';
import { openEnvironment } from '../local/environment';
import { writeSamples } from '../local/samples/image-analysis';
import { writeSelfies } from '../local/samples/rider-photo';
import { forgetCallersAws } from '../packages/local-aws/src/isolation';
import { UPLOAD_PREFIX } from '../state-machines/image-analysis';
import { workflows } from '../state-machines/index';
import { countRun } from './cost/count-run';
import { COST_USAGE, type CostArguments, parseCostArguments } from './cost-arguments';
import { costReport, costText } from './cost-report';

/** The first samples, which go all the way, by the key that they are uploaded to. */
const SAMPLES: Readonly<Record<CostArguments['workflow'], (folder: string) => Promise<Record<string, string>>>> = {
  'image-analysis': async (folder) =>
    Object.fromEntries(
      (await writeSamples(folder)).slice(0, 6).map((file) => [`${UPLOAD_PREFIX}local/cost/${basename(file)}`, file]),
    ),
  'rider-photo': async (folder) =>
    Object.fromEntries(
      (await writeSelfies(folder)).slice(0, 2).map((file) => [`${RIDER_PREFIX}${basename(file)}/photo.jpg`, file]),
    ),
};

async function main(argv: readonly string[]): Promise<number> {
  const args = parseCostArguments(argv);
  if (args.help) {
    process.stdout.write(`${COST_USAGE}\n`);
    return 0;
  }
  const directory = mkdtempSync(join(tmpdir(), 'cost-'));
  forgetCallersAws();
  process.stderr.write('Running sample photos on this machine ...\n');
  try {
    const samples = await SAMPLES[args.workflow](join(directory, 'samples'));
    const environment = await openEnvironment({ directory, workflows: [workflows[args.workflow]!] });
    try {
      const report = costReport(args, await countRun(environment, args.workflow, samples, directory));
      process.stdout.write(`${args.json ? jsonText(report) : costText(report)}\n`);
      return 0;
    } finally {
      await environment.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = tellFailure(error, 'npm run cost -- --help');
  },
);
