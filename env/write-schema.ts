import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workflows } from '../state-machines/index';
import { environmentSchema } from './environment-schema';

/** Writes the schema that editors use to complete and check `env/*.json`. */
writeFileSync(join(__dirname, 'environment.schema.json'), `${JSON.stringify(environmentSchema(workflows), null, 2)}\n`);
