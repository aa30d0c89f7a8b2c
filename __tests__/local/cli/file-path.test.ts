import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinText } from 'node:path';
import { join, nameOf, namesIn, pathOf, pathsBehind } from '../../../local/cli/file-path';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(joinText(tmpdir(), 'paths-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a name that is not valid UTF-8', () => {
  it.each([
    [latin('caf\xe9.jpg'), 'caf%E9.jpg'],
    [Buffer.from('né \u{1f600}.jpg'), 'né \u{1f600}.jpg'],
    [Buffer.concat([Buffer.from('é'), latin('\xff\xc3')]), 'é%FF%C3'],
  ])('is written as in a URL, the rest as it is: %j', (bytes, name) => {
    expect(nameOf(bytes)).toBe(name);
  });

  it('is found again by an argument, in which Node has replaced its bytes', () => {
    const odd = join(folder, latin('caf\xe9'));
    mkdirSync(odd);
    writeFileSync(join(odd, latin('a\xe9.jpg')), '');
    writeFileSync(join(odd, latin('a\xe8.jpg')), '');

    const paths = pathsBehind(joinText(folder, 'caf\ufffd', 'a\ufffd.jpg'));

    expect(paths.map(pathOf)).toEqual([`${folder}/caf%E9/a%E8.jpg`, `${folder}/caf%E9/a%E9.jpg`]);
    expect(paths.every((path) => existsSync(path))).toBe(true);
  });

  it('is listed beside the others', () => {
    writeFileSync(join(folder, latin('\xe9')), '');
    writeFileSync(joinText(folder, 'z'), '');

    expect(namesIn(folder).map(nameOf)).toEqual(['z', '%E9']);
  });
});

describe('pathsBehind', () => {
  it('gives an argument as it is when it is there, be it a link to nothing', () => {
    const link = joinText(folder, 'link');
    symlinkSync('nothing', link);

    expect(pathsBehind(link)).toEqual([link]);
  });

  it.each(['', '/no/such/photo.jpg', '/no/such/\ufffd.jpg'])('gives nothing for %j', (argument) => {
    expect(pathsBehind(argument)).toEqual([]);
  });
});
