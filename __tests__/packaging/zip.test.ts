import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { reproducibleZip, sha256Base64 } from '../../packaging/zip';

const FILES = { 'b/two.txt': Buffer.from('two'), 'a.txt': Buffer.from('one') };

describe('reproducibleZip', () => {
  it('holds the files', () => {
    const files = unzipSync(reproducibleZip(FILES));

    expect(Object.entries(files).map(([name, content]) => [name, strFromU8(content)])).toEqual([
      ['a.txt', 'one'],
      ['b/two.txt', 'two'],
    ]);
  });

  it('has the same bytes in whatever order the files come', () => {
    const reordered = Object.fromEntries(Object.entries(FILES).reverse());

    expect(reproducibleZip(reordered).equals(reproducibleZip(FILES))).toBe(true);
  });

  it('has the same bytes at another time', () => {
    const now = reproducibleZip(FILES);
    jest.useFakeTimers({ now: new Date('2040-06-01T12:00:00Z') });
    const later = reproducibleZip(FILES);
    jest.useRealTimers();

    expect(later.equals(now)).toBe(true);
  });

  it('has the same bytes in every time zone', () => {
    const script = `
      const { reproducibleZip, sha256Base64 } = require(${JSON.stringify(join(__dirname, '../../packaging/zip'))});
      process.stdout.write(sha256Base64(reproducibleZip({ 'a.txt': Buffer.from('one') })));`;
    const hashIn = (zone: string): string =>
      execFileSync(process.execPath, ['--import', 'tsx', '--eval', script], {
        cwd: join(__dirname, '../..'),
        env: { ...process.env, TZ: zone },
        timeout: 20_000,
      }).toString();

    const [west, east] = ['America/Los_Angeles', 'Pacific/Kiritimati'].map(hashIn);

    expect(west).toBe(east);
    expect(west).toBe(sha256Base64(reproducibleZip({ 'a.txt': Buffer.from('one') })));
  });
});
