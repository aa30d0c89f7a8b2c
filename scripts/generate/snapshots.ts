import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { pathOf } from './generated';

const SNAPSHOT = /^(.*)__snapshots__\/(.*)\.snap$/;

/**
 * Has the tests rewrite their snapshots.
 * @throws Error with what Jest said when one of them fails for another reason
 */
export function writeSnapshots(): void {
  const tests = readdirSync(pathOf('__tests__'), { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const [, folder, test] = SNAPSHOT.exec(name) ?? [];
    return test ? [`__tests__/${folder}${test}`] : [];
  });
  const jest = [require.resolve('jest/bin/jest'), '--updateSnapshot', '--maxWorkers=1', ...tests];
  const { status, stdout, stderr } = spawnSync(process.execPath, jest, { cwd: pathOf(''), encoding: 'utf8' });
  if (status !== 0) throw new Error(`The tests with snapshots fail:\n${stdout}${stderr}`);
}
