import {
  afterPart,
  type BackfillRun,
  continued,
  fileOf,
  firstPass,
  passSource,
} from '../../../../handlers/image-analysis/backfill/backfill-run';

const source = { prefix: 'incoming/' };
const begun = firstPass({ source, folder: 'backfills/b', startedAt: '2026-05-01T00:00:00.000Z', callsPerSecond: 4 });
const there = { key: 'incoming/m.jpg' };

/** A part that finds so many photos missing among ten, and writes their file. */
const part = (run: BackfillRun, missing: number, next?: typeof there): BackfillRun =>
  afterPart(run, { photos: 10, missing, file: missing === 0 ? undefined : fileOf(run), next });

describe('a backfill', () => {
  it('is done by its first look when everything has its outcome', () => {
    expect(part(begun, 0)).toMatchObject({ step: 'DONE', listed: 10, missing: 0 });
  });

  it('analyses what a part found before it looks for more', () => {
    const first = part(begun, 4, there);
    const second = part(first, 3);

    expect(first).toMatchObject({ step: 'ANALYZE', file: 'backfills/b/pass-1-0.jsonl', pass: 1, next: there });
    expect(second).toMatchObject({ step: 'ANALYZE', file: 'backfills/b/pass-1-1.jsonl', pass: 2, listed: 20 });
    expect(second.next).toBeUndefined();
  });

  it('goes on looking where a part found nothing, and with the next pass where an earlier part did', () => {
    const nothingYet = part(begun, 0, there);
    const nothingMore = part(part(begun, 4, there), 0);

    expect(nothingYet).toMatchObject({ step: 'CHECK', pass: 1, next: there });
    expect(nothingMore).toMatchObject({ step: 'CHECK', pass: 2, earlier: ['backfills/b/pass-1-0.jsonl'] });
  });

  it('looks again only at what the pass before found missing, and counts the source once', () => {
    const second = part(begun, 4);

    const after = part(second, 0);

    expect(passSource(begun)).toEqual(source);
    expect(passSource(second)).toEqual({ files: ['backfills/b/pass-1-0.jsonl'] });
    expect(after).toMatchObject({ step: 'DONE', listed: 10 });
  });

  it('analyses in two passes, and in the third only names what is missing', () => {
    const third = part(part(begun, 4), 2);

    const named = part(third, 1);

    expect(third).toMatchObject({ step: 'ANALYZE', file: 'backfills/b/pass-2-0.jsonl', last: true });
    expect(named).toMatchObject({ step: 'MISSING', missing: 1, listed: 10, files: ['backfills/b/missing-0.jsonl'] });
  });

  it('only names what is missing of the whole after too many failures', () => {
    const stopped = { ...part(begun, 4, there), error: { Error: 'States.ExceedToleratedFailureThreshold' } };

    const run = continued(stopped);

    expect(run).toMatchObject({ pass: 1, last: true, listed: 0, missing: 0, files: [] });
    expect([run.next, run.error]).toEqual([undefined, undefined]);
    expect(part(run, 7)).toMatchObject({ step: 'MISSING', missing: 7, files: ['backfills/b/missing-0.jsonl'] });
  });
});
