import { parseArgs } from 'node:util';
import { deployerPolicy } from '../modules/deployer-policy';

const USAGE = 'npm run -s deployer:policy -- --prefix photos [--partition aws] [--boundary <ARN> | --no-boundary]';

function main(): void {
  const { values } = parseArgs({
    options: {
      prefix: { type: 'string' },
      partition: { type: 'string', default: 'aws' },
      boundary: { type: 'string' },
      'no-boundary': { type: 'boolean', default: false },
    },
  });
  const { prefix, partition, boundary } = values;
  if (!prefix || (boundary === undefined) === !values['no-boundary']) throw new Error(USAGE);
  console.log(JSON.stringify(deployerPolicy({ prefix, partition, boundary }), null, 2));
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
