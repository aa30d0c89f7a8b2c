import { comparableSequencer } from '../../../handlers/image/sequencer';

describe('comparableSequencer', () => {
  it('orders sequencers of different lengths and cases as S3 does', () => {
    const ordered = ['0055AED6DCD90281E4', '0055AED6DCD90281E5', '0055aed6dcd90281e50a', '0055AED6DCD90281E6'];

    const compared = ordered.map(comparableSequencer);

    expect([...compared].reverse().sort()).toEqual(compared);
  });
});
