import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { type Addresses, addressesOf, synthesizedModule } from '../packaging/deployed-addresses';
import { workflows } from '../state-machines/index';

const FILE = join(__dirname, '../modules/addresses.json');

/**
 * Enters new addresses into modules/addresses.json. What stands there stays: a resource that goes for good is taken out
 * by hand, together with a line in the changelog.
 */
async function main(): Promise<void> {
  const known = JSON.parse(readFileSync(FILE, 'utf8')) as Addresses;
  const all = Object.values(workflows).map((workflow) => {
    const addresses = [...(known[workflow.name] ?? []), ...addressesOf(synthesizedModule(workflow))];
    return [workflow.name, [...new Set(addresses)].sort()] as const;
  });
  const text = await format(JSON.stringify(Object.fromEntries(all)), { parser: 'json', printWidth: 120 });
  writeFileSync(FILE, text);
}

void main();
