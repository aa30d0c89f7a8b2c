import { nodeNotice } from '../src/node-notice';

it('says in one line that a release of Node.js has ended', () => {
  expect(nodeNotice('20.20.2')).toMatch(/^Node 20 ended in April 2026 .*22 and 24\.\n$/);
});

it.each(['22.12.0', '24.1.0'])('says nothing about %s', (version) => {
  expect(nodeNotice(version)).toBeUndefined();
});
