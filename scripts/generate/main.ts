import { writeFileSync } from 'node:fs';
import { idleCostTable } from '../../packaging/idle-cost-table';
import { documentedGalleryPolicy, documentedPolicy, permissionsBoundary } from '../../packaging/deployer-documents';
import { environmentSchema } from '../../env/environment-schema';
import { workflows } from '../../state-machines/index';
import { withMarkedPart } from '../marked-part';
import { addresses } from './addresses';
import { backfillStates } from './backfill-states';
import { batchTables } from './batch-tables';
import { contract } from './contract';
import { diagrams } from './diagrams';
import { galleryApi } from './gallery-api';
import { type Generated, jsonFile, pathOf, textOf } from './generated';
import { writeSnapshots } from './snapshots';

/** In this order: the ASL file of the backfill is what others are made from. */
const GENERATORS: readonly (() => Generated | Promise<Generated>)[] = [
  backfillStates,
  diagrams,
  () => jsonFile('env/environment.schema.json', environmentSchema(workflows)),
  addresses,
  () => jsonFile('docs/deployer-policy.json', documentedPolicy()),
  () => jsonFile('docs/gallery-deployer-policy.json', documentedGalleryPolicy()),
  () => jsonFile('docs/permissions-boundary.json', permissionsBoundary()),
  () => ({ 'docs/deploy.md': withMarkedPart(textOf('docs/deploy.md'), 'idle-cost', idleCostTable()) }),
  contract,
  batchTables,
  galleryApi,
];

/** Writes every file that is made from others, and says which it changed. A second run changes nothing. */
async function main(): Promise<void> {
  for (const generate of GENERATORS) {
    for (const [file, text] of Object.entries(await generate())) {
      if (text === textOf(file)) continue;
      writeFileSync(pathOf(file), text);
      console.log(`${file} is new.`);
    }
  }
  writeSnapshots();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
