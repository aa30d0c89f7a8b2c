import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zoo } from '../__tests__/support/zoo';
import { zooCount } from '../__tests__/support/zoo-count';
import { withMarkedPart } from './marked-part';

const DOCUMENT = join(__dirname, '..', 'docs', 'pictures.md');

/** Makes the files of the zoo, prints how many there are, and writes the number into docs/pictures.md. */
async function main(): Promise<void> {
  const count = zooCount(await zoo());
  writeFileSync(DOCUMENT, withMarkedPart(readFileSync(DOCUMENT, 'utf8'), 'zoo', count));
  console.log(count);
}

void main();
