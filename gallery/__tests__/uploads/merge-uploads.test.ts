import { mergeUploads } from '../../src/uploads/merge-uploads';
import type { Upload } from '../../src/uploads/upload';
import { anUpload } from './support/an-upload';

const upload = (id: string, state: Upload['state']): Upload => anUpload({ id, order: Number(id), state });
const none = (): boolean => false;
const states = (uploads: readonly Upload[]): string[] => uploads.map(({ id, state }) => `${id} ${state}`);

describe('uploads of several tabs', () => {
  it('are shown in their order as the tab that sends them has them kept', () => {
    const merged = mergeUploads(
      [upload('2', 'QUEUED'), upload('4', 'SENT')],
      [upload('1', 'SENDING'), upload('2', 'SENT'), upload('3', 'QUEUED')],
      { isSender: false, holds: none },
    );

    expect(states(merged)).toEqual(['1 SENDING', '2 SENT', '3 QUEUED']);
  });

  it('are known best to the tab that sends, but for one that is tried again in another', () => {
    const merged = mergeUploads(
      [upload('1', 'SENDING'), upload('2', 'FAILED'), upload('3', 'FAILED')],
      [upload('1', 'QUEUED'), upload('2', 'QUEUED'), upload('3', 'FAILED'), upload('4', 'QUEUED')],
      { isSender: true, holds: none },
    );

    expect(states(merged)).toEqual(['1 SENDING', '2 QUEUED', '3 FAILED', '4 QUEUED']);
  });

  it('have the outcome that another tab has heard of', () => {
    const merged = mergeUploads(
      [upload('1', 'SENT'), upload('2', 'QUEUED')],
      [upload('1', 'ENDED'), upload('2', 'ENDED')],
      { isSender: true, holds: none },
    );

    expect(states(merged)).toEqual(['1 ENDED', '2 QUEUED']);
  });

  it('are known best to the tab that has their files', () => {
    const merged = mergeUploads([upload('1', 'QUEUED'), upload('2', 'QUEUED')], [upload('2', 'FAILED')], {
      isSender: false,
      holds: () => true,
    });

    expect(states(merged)).toEqual(['1 QUEUED', '2 QUEUED']);
  });
});
