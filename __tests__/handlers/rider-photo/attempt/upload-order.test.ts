import { supersedes } from '../../../../handlers/rider-photo/attempt/upload-order';

const upload = { bucket: 'photos', key: 'riders/ann/me.jpg', uploadedAt: '2026-01-01T00:00:01.000Z', executionId: 'b' };

describe('supersedes', () => {
  it.each([
    ['a later upload', { uploadedAt: '2026-01-01T00:00:02.000Z' }, {}, true],
    ['an earlier upload', { uploadedAt: '2026-01-01T00:00:00.999Z' }, {}, false],
    ['itself', {}, {}, false],
    ['a greater sequencer of the same key', { sequencer: '0B' }, { sequencer: '0A' }, true],
    ['a smaller sequencer of the same key', { sequencer: '0A' }, { sequencer: '0B' }, false],
    [
      'a greater sequencer of the same key although the clock says otherwise',
      { sequencer: '0B', uploadedAt: '2026-01-01T00:00:00.000Z' },
      { sequencer: '0A' },
      true,
    ],
    ['a longer sequencer with the same digits before', { sequencer: '0A01' }, { sequencer: '0a' }, true],
    [
      'a later upload of another key whatever the sequencers',
      { key: 'riders/ann/new.jpg', sequencer: '01', uploadedAt: '2026-01-01T00:00:02.000Z' },
      { sequencer: '0A' },
      true,
    ],
    [
      'an upload of another key in the same second by its sequencer',
      { key: 'riders/ann/new.jpg', sequencer: '0B' },
      { sequencer: '0A' },
      true,
    ],
    ['an execution of the same time by its id', { executionId: 'c' }, {}, true],
    ['an execution of the same time with the smaller id', { executionId: 'a' }, {}, false],
  ])('%s', (_what, mine, theirs, expected) => {
    expect(supersedes({ ...upload, ...mine }, { ...upload, ...theirs })).toBe(expected);
  });

  it('never holds both ways, nor neither way, for two different uploads', () => {
    const values = ['0A', '0B', undefined].flatMap((sequencer) =>
      ['k', 'l'].flatMap((key) =>
        ['2026-01-01T00:00:01.000Z', '2026-01-01T00:00:02.000Z'].map((uploadedAt) => ({ sequencer, key, uploadedAt })),
      ),
    );
    const uploads = values.map((value, index) => ({ ...upload, ...value, executionId: String(index) }));

    for (const one of uploads) {
      for (const other of uploads) {
        if (one === other) continue;
        expect(supersedes(one, other)).toBe(!supersedes(other, one));
      }
    }
  });
});
