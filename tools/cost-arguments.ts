import { parseArgs } from 'node:util';
import { UsageError } from '../local/cli/workflow-run';
import { PRICED_REGIONS } from '../packaging/prices';
import { workflows } from '../state-machines/index';

/** Workflows of which an image costs the same whatever comes with it. */
const PRICED_WORKFLOWS = ['image-analysis', 'rider-photo'] as const;

export interface CostArguments {
  readonly workflow: (typeof PRICED_WORKFLOWS)[number];
  readonly images: number;
  readonly express: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

export const COST_USAGE = `Usage: npm run cost -- [options]

Runs sample photos through a workflow on this machine, counts what they use, and prices it.

  --workflow <name>   ${PRICED_WORKFLOWS.join(' or ')} (default image-analysis). What batch-detection costs is the time of
                      its model: see the table in docs/batch-detection.md
  --images <number>   images within one month (default 1000000)
  --region <name>     one of ${PRICED_REGIONS.join(', ')}, whose prices are the same
  --express           bill the state machine as an Express one
  --json              print one JSON document on stdout
  --help              show this text`;

/** @throws UsageError that names the option, its rule and what to give */
export function parseCostArguments(argv: readonly string[]): CostArguments {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        workflow: { type: 'string', default: 'image-analysis' },
        images: { type: 'string', default: '1000000' },
        region: { type: 'string', default: PRICED_REGIONS[0]! },
        express: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { workflow, images, region, express, json, help } = values;
  const name = PRICED_WORKFLOWS.find((known) => known === workflow);
  if (name === undefined) {
    throw new UsageError(
      `--workflow must be ${PRICED_WORKFLOWS.join(' or ')}, but is "${workflow}". What batch-detection costs is the time of its model: see docs/batch-detection.md.`,
    );
  }
  const count = Number(images);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new UsageError(`--images must be a whole number from 1, but is "${images}".`);
  }
  if (!PRICED_REGIONS.includes(region)) {
    throw new UsageError(
      `--region must be one of ${PRICED_REGIONS.join(', ')}, but is "${region}": its prices are not known here. Enter them in packaging/prices.ts.`,
    );
  }
  const { stateMachineTypes } = workflows[name]!;
  if (express && stateMachineTypes && !stateMachineTypes.includes('EXPRESS')) {
    throw new UsageError(`--express does not go with ${name}: it is deployed as Standard only. Leave it out.`);
  }
  return { workflow: name, images: count, express, json, help };
}
