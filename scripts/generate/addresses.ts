import { type Addresses, addressesOf, synthesizedModules } from '../../packaging/deployed-addresses';
import { type Generated, jsonFile, textOf } from './generated';

const FILE = 'modules/addresses.json';

/**
 * The addresses of resources, with the new ones. What stands there stays: a resource that goes for good is taken out by
 * hand, together with a line in the changelog.
 */
export function addresses(): Promise<Generated> {
  const known = JSON.parse(textOf(FILE)) as Addresses;
  const all = Object.entries(synthesizedModules()).map(([name, module]) => {
    const both = [...(known[name] ?? []), ...addressesOf(module)];
    return [name, [...new Set(both)].sort()] as const;
  });
  return jsonFile(FILE, Object.fromEntries(all));
}
