import { createStateMachine } from '../../packages/local-aws/src/step-functions/state-machine';
import { virtualClock } from '../../packages/local-aws/src/step-functions/virtual-clock';
import { localResources } from '../../local/resources';
import {
  type AslDefinition,
  fillPlaceholders,
  placeholderValues,
  readDefinitionTemplate,
} from '../../state-machines/asl/definition';
import type { WorkflowDescription } from '../../state-machines/description';
import { IMAGE_BACKFILL, imageAnalysis } from '../../state-machines/image-analysis';
import {
  afterPart,
  type BackfillRun,
  continued,
  fileOf,
  firstPass,
} from '../../handlers/image-analysis/backfill/backfill-run';
import { turnOf } from '../../handlers/image-analysis/backfill/places';
import { photoTimes } from './photo-times';

export interface MachineRun {
  readonly photos: number;
  readonly callsPerSecond: number;
  /** Calls per second and operation that the Region allows; as many may come at once. */
  readonly quota: number;
  readonly random: () => number;
}

export interface MachineOutcome {
  readonly status: string;
  readonly analysed: number;
  readonly twice: number;
  readonly lost: number;
  readonly throttledPerPhoto: number;
  readonly seconds: number;
  readonly makespanRatio: number;
}

/** Plays the real state machine in virtual time, with functions and a Rekognition that only take their time. */
export async function playMachine({ photos, callsPerSecond, quota, random }: MachineRun): Promise<MachineOutcome> {
  const clock = virtualClock();
  const workflow = imageAnalysis as unknown as WorkflowDescription;
  const resources = localResources(workflow, 'http://127.0.0.1:1', { backfillCallsPerSecond: callsPerSecond });
  const text = fillPlaceholders(
    readDefinitionTemplate({ name: IMAGE_BACKFILL }),
    placeholderValues(workflow, resources, (name) => name),
  );
  const analyses = new Map<string, number>();
  const buckets = { 'detect-labels': new TokenBucket(quota, clock), 'detect-faces': new TokenBucket(quota, clock) };
  const files = new Map<string, string[]>();
  let throttled = 0;
  let endedAt = 0;
  const detect = async (name: keyof typeof buckets, seconds: number): Promise<object> => {
    if (!buckets[name].take()) {
      throttled += 1;
      throw Object.assign(new Error('ThrottlingException'), { name: 'TransientServiceError' });
    }
    await clock.sleep(seconds * 1000);
    return {};
  };
  const functions: Readonly<Record<string, (input: Record<string, unknown>) => Promise<unknown>>> = {
    'register-image': async (input) => {
      await clock.sleep(photoTimes(random).register * 1000);
      return input;
    },
    'detect-labels': () => detect('detect-labels', photoTimes(random).labels),
    'detect-faces': () => detect('detect-faces', photoTimes(random).faces),
    'save-analysis': async ({ key }) => {
      await clock.sleep(photoTimes(random).save * 1000);
      analyses.set(String(key), (analyses.get(String(key)) ?? 0) + 1);
      endedAt = clock.now();
      return {};
    },
    'plan-backfill': async () =>
      firstPass({ source: { prefix: 'incoming/' }, folder: 'f', startedAt: '', callsPerSecond }),
    'check-backfill': async (input) => {
      const run = continued(input as unknown as BackfillRun);
      const open = Array.from({ length: photos }, (_, index) => `incoming/${index}.jpg`).filter(
        (key) => !analyses.has(key),
      );
      const file = open.length === 0 ? undefined : fileOf(run);
      if (file)
        files.set(
          file,
          open.map((key, line) => JSON.stringify({ key, versionId: 'v', turn: turnOf(line) })),
        );
      return afterPart(run, { photos, missing: open.length, file });
    },
  };
  const machine = createStateMachine({
    name: IMAGE_BACKFILL,
    arn: `arn:aws:states:us-east-1:000000000000:stateMachine:${IMAGE_BACKFILL}`,
    type: 'STANDARD',
    definition: JSON.parse(text) as AslDefinition,
    clock,
    random,
    integrations: {
      problems: () => [],
      async call(resource, parameters) {
        const operation = resource.slice(resource.lastIndexOf(':') + 1);
        if (operation === 'getObject') return { Body: files.get((parameters as { Key: string }).Key)!.join('\n') };
        if (operation !== 'invoke') return {};
        const { FunctionName, Payload } = parameters as { FunctionName: string; Payload: Record<string, unknown> };
        const input = (Payload.input ?? Payload) as Record<string, unknown>;
        return { Payload: await functions[FunctionName]!(input) };
      },
    },
  });
  const startedAt = clock.now();
  const { status } = await machine.start({ prefix: 'incoming/' }).result;
  const seconds = (endedAt - startedAt) / 1000;
  return {
    status,
    analysed: analyses.size,
    twice: [...analyses.values()].filter((times) => times > 1).length,
    lost: photos - analyses.size,
    throttledPerPhoto: Number((throttled / photos).toFixed(4)),
    seconds: Math.round(seconds),
    makespanRatio: Number((seconds / (photos / callsPerSecond)).toFixed(4)),
  };
}

/** So many calls per second, and a second's calls at once. */
class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly perSecond: number,
    private readonly clock: { now(): number },
  ) {
    this.tokens = perSecond;
    this.filledAt = clock.now();
  }

  take(): boolean {
    const now = this.clock.now();
    this.tokens = Math.min(this.perSecond, this.tokens + ((now - this.filledAt) / 1000) * this.perSecond);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
