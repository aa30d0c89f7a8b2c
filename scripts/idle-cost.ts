import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { idleCostTable } from '../packaging/idle-cost-table';
import { withMarkedPart } from './marked-part';

const DOCUMENT = join(__dirname, '../docs/deploy.md');

/** Counts what the synthesized stacks cost while idle and writes the table of docs/deploy.md anew. */
writeFileSync(DOCUMENT, withMarkedPart(readFileSync(DOCUMENT, 'utf8'), 'idle-cost', idleCostTable()));
console.log(idleCostTable());
