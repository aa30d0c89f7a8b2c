import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { backfillPhotoStates } from '../state-machines/asl/backfill-photo';
import { allStates, type AslDefinition } from '../state-machines/asl/definition';

const FOLDER = join(__dirname, '..', 'state-machines');
const BACKFILL = join(FOLDER, 'image-backfill.asl.json');

/** Copies the states of image-analysis into the backfill anew. A test says when they differ. */
async function main(): Promise<void> {
  const read = (path: string): AslDefinition => JSON.parse(readFileSync(path, 'utf8')) as AslDefinition;
  const backfill = read(BACKFILL);
  const branches = allStates(backfill).AnalyzeAtPace!.Branches as AslDefinition[];
  branches[0] = backfillPhotoStates(read(join(FOLDER, 'image-analysis.asl.json')));
  const options = await prettier.resolveConfig(BACKFILL);
  writeFileSync(
    BACKFILL,
    await prettier.format(JSON.stringify(backfill, undefined, 2), { ...options, parser: 'json' }),
  );
  console.log(`Wrote ${BACKFILL}.`);
}

void main();
