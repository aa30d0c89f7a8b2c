import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { workflows } from '../state-machines/index';
import { environmentSchema } from './environment-schema';

/** Writes the schema that editors use to complete and check `env/*.json`. */
async function main(): Promise<void> {
  const schema = await format(JSON.stringify(environmentSchema(workflows)), { parser: 'json', printWidth: 120 });
  writeFileSync(join(__dirname, 'environment.schema.json'), schema);
}

void main();
