// First: what follows loads the SDK.
import '../local/cli/first';
import { runProgram } from '../local/cli/program';
import { jsonText } from '../local/cli/terminal';
import { countSamples } from './cost/count-samples';
import { COST_USAGE, parseCostArguments } from './cost-arguments';
import { costReport, costText } from './cost-report';

async function main(argv: readonly string[]): Promise<number> {
  const args = parseCostArguments(argv);
  if (args.help) {
    process.stdout.write(`${COST_USAGE}\n`);
    return 0;
  }
  const report = costReport(args, await countSamples(args.workflow));
  process.stdout.write(`${args.json ? jsonText(report) : costText(report)}\n`);
  return 0;
}

runProgram(main, 'npm run cost -- --help');
