import { BEAT_SECONDS, PHOTOS_PER_BATCH } from '../../handlers/image-analysis/backfill/places';
import { backfillPhotoStates } from '../../state-machines/asl/backfill-photo';
import { allStates, type AslDefinition, readDefinitionTemplate } from '../../state-machines/asl/definition';
import { IMAGE_BACKFILL, imageAnalysis } from '../../state-machines/image-analysis';
import type { Retrier } from '../../packages/local-aws/src/step-functions/retry';

/** Seconds that a state waits between its tries, in all. */
const longestWait = ({ MaxAttempts = 3, IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds }: Retrier): number =>
  Array.from({ length: MaxAttempts }, (_, retry) =>
    Math.min(MaxDelaySeconds ?? Infinity, IntervalSeconds * BackoffRate ** retry),
  ).reduce((sum, seconds) => sum + seconds, 0);

const definition = JSON.parse(readDefinitionTemplate({ name: IMAGE_BACKFILL })) as AslDefinition;
const states = allStates(definition);
const analysis = JSON.parse(readDefinitionTemplate(imageAnalysis)) as AslDefinition;
const [photo, pace] = states.AnalyzeAtPace!.Branches as [AslDefinition, AslDefinition];

describe('image-backfill.asl.json', () => {
  it('analyses a photo by the states of image-analysis (copied by `npm run generate`)', () => {
    expect(photo).toEqual(backfillPhotoStates(analysis));
  });

  it('keeps every function and catcher of image-analysis, and leaves out the notices alone', () => {
    const theirs = allStates(analysis);
    const ours = allStates(photo);

    expect(Object.keys(theirs).filter((name) => !(name in ours))).toEqual([
      'Notify',
      'NotifyRejection',
      'NotifyFailure',
      'NotificationFailed',
    ]);
    for (const [name, { Type, Resource, Catch, TimeoutSeconds }] of Object.entries(ours)) {
      if (name === 'AlreadyProcessed') continue;
      expect({ name, Type, Resource, Catch, TimeoutSeconds }).toEqual({
        name,
        Type: theirs[name]!.Type,
        Resource: theirs[name]!.Resource,
        Catch: theirs[name]!.Catch,
        TimeoutSeconds: theirs[name]!.TimeoutSeconds,
      });
    }
  });

  it('retries what image-analysis retries, but for less than the minute that a batch can spare', () => {
    const theirs = allStates(analysis);
    for (const [name, { Retry = [] }] of Object.entries(allStates(photo))) {
      expect(Retry.map(({ ErrorEquals }) => ErrorEquals)).toEqual(
        (theirs[name]?.Retry ?? []).map(({ ErrorEquals }) => ErrorEquals),
      );
      for (const retrier of Retry as readonly Retrier[]) expect(longestWait(retrier)).toBeLessThan(60);
    }
  });

  it('gives no two photos of a batch one execution id', () => {
    const ids = Object.values(allStates(photo)).flatMap(({ Parameters }) => {
      const { Payload } = (Parameters ?? {}) as { Payload?: Record<string, unknown> };
      return Payload ? [Payload['executionId.$']] : [];
    });

    expect(new Set(ids)).toEqual(new Set(["States.Format('{} {}', $$.Execution.Id, $.key)"]));
  });

  it('has the beat and the batches that its places and turns are counted with', () => {
    const { MaxItemsPerBatch } = states.AnalyzeOldPhotos!.ItemBatcher as { MaxItemsPerBatch: number };

    expect(pace.States.KeepPace!.Seconds).toBe(BEAT_SECONDS);
    expect(MaxItemsPerBatch).toBe(PHOTOS_PER_BATCH);
  });

  it('gives a batch, whose execution ends after 300 seconds, twice the time that it takes', () => {
    const { MaxItemsPerBatch } = states.AnalyzeOldPhotos!.ItemBatcher as { MaxItemsPerBatch: number };

    expect(MaxItemsPerBatch * Number(pace.States.KeepPace!.Seconds) * 2).toBeLessThanOrEqual(300);
  });
});
