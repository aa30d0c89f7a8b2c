import { parseArgs } from 'node:util';
import { deployerPolicy } from '../modules/deployer-policy';
import { galleryDeployerPolicy } from '../modules/gallery-deployer';

const USAGE =
  'npm run -s deployer:policy -- --prefix photos [--partition aws] [--gallery | --boundary <ARN> | --no-boundary]';

function main(): void {
  const { values } = parseArgs({
    options: {
      prefix: { type: 'string' },
      partition: { type: 'string', default: 'aws' },
      boundary: { type: 'string' },
      gallery: { type: 'boolean', default: false },
      'no-boundary': { type: 'boolean', default: false },
    },
  });
  const { prefix, partition, boundary, gallery } = values;
  const chosen = [gallery, boundary !== undefined, values['no-boundary']].filter(Boolean);
  if (!prefix || chosen.length !== 1) throw new Error(USAGE);
  const policy = gallery
    ? galleryDeployerPolicy({ prefix, partition })
    : deployerPolicy({ prefix, partition, boundary });
  console.log(JSON.stringify(policy, null, 2));
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
