import { parseArgs } from 'node:util';
import { UsageError } from '../local/cli/workflow-run';
import { PRICED_REGIONS } from '../packaging/prices';
import { workflows } from '../state-machines/index';

/** Workflows whose sample photos are counted: `cost/count-samples.ts` says what these are. */
export const PRICED_WORKFLOWS = ['image-analysis', 'rider-photo', 'batch-detection'] as const;

export interface CostArguments {
  readonly workflow: (typeof PRICED_WORKFLOWS)[number];
  readonly images: number;
  /** Hours of an inference unit, in a month: what a model costs does not follow from the number of images. */
  readonly modelHours: number;
  readonly express: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

export const COST_USAGE = `Usage: npm run cost -- [options]

Runs sample photos through a workflow on this machine, counts what they use, and prices it.

  --workflow <name>   one of ${PRICED_WORKFLOWS.join(', ')} (default image-analysis)
  --images <number>   images within one month (default 1000000)
  --region <name>     one of ${PRICED_REGIONS.join(', ')}, whose prices are the same
  --model-hours <n>   batch-detection needs it, since it pays for the time of its model: hours of an inference unit in the
                      month, from the start of the model to its end. See the tables of docs/batch-detection.md
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
        'model-hours': { type: 'string' },
        express: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { workflow, images, region, express, json, help, 'model-hours': hours } = values;
  const name = PRICED_WORKFLOWS.find((known) => known === workflow);
  if (name === undefined) {
    throw new UsageError(`--workflow must be ${PRICED_WORKFLOWS.join(', ')}, but is "${workflow}".`);
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
  if ((name === 'batch-detection') !== (hours !== undefined) && !help) {
    throw new UsageError(
      name === 'batch-detection'
        ? '--workflow batch-detection needs --model-hours: most of what it costs is the time of its model. See the tables of docs/batch-detection.md.'
        : `--model-hours does not go with ${name}: it has no model. Leave it out.`,
    );
  }
  const modelHours = Number(hours ?? 0);
  if (hours?.trim() === '' || !Number.isFinite(modelHours) || modelHours < 0) {
    throw new UsageError(`--model-hours must be a number from 0, but is "${hours}".`);
  }
  const { stateMachineTypes } = workflows[name]!;
  if (express && stateMachineTypes && !stateMachineTypes.includes('EXPRESS')) {
    throw new UsageError(`--express does not go with ${name}: it is deployed as Standard only. Leave it out.`);
  }
  return { workflow: name, images: count, modelHours, express, json, help };
}
