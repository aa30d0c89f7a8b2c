import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { deployerPolicy } from '../modules/deployer-policy';
import { documentedPolicy, permissionsBoundary } from '../packaging/deployer-documents';

const USAGE = `npm run -s deployer:policy -- --prefix photos [--partition aws] [--boundary <ARN> | --no-boundary]
npm run -s deployer:policy -- --write      writes docs/deployer-policy.json and docs/permissions-boundary.json`;

const DOCS = join(__dirname, '../docs');

async function write(file: string, document: object): Promise<void> {
  writeFileSync(join(DOCS, file), await format(JSON.stringify(document), { parser: 'json', printWidth: 120 }));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      prefix: { type: 'string' },
      partition: { type: 'string', default: 'aws' },
      boundary: { type: 'string' },
      'no-boundary': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  if (values.write) {
    await write('deployer-policy.json', documentedPolicy());
    await write('permissions-boundary.json', permissionsBoundary());
    return;
  }
  const { prefix, partition, boundary } = values;
  if (!prefix || (boundary === undefined) === !values['no-boundary']) throw new Error(USAGE);
  console.log(JSON.stringify(deployerPolicy({ prefix, partition, boundary }), null, 2));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
