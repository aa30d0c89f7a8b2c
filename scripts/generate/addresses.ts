import { type Addresses, addressesOf, synthesizedModule } from '../../packaging/deployed-addresses';
import { workflows } from '../../state-machines/index';
import { type Generated, jsonFile, textOf } from './generated';

const FILE = 'modules/addresses.json';

/**
 * The addresses of resources, with the new ones. What stands there stays: a resource that goes for good is taken out by
 * hand, together with a line in the changelog.
 */
export function addresses(): Promise<Generated> {
  const known = JSON.parse(textOf(FILE)) as Addresses;
  const all = Object.values(workflows).map((workflow) => {
    const both = [...(known[workflow.name] ?? []), ...addressesOf(synthesizedModule(workflow))];
    return [workflow.name, [...new Set(both)].sort()] as const;
  });
  return jsonFile(FILE, Object.fromEntries(all));
}
