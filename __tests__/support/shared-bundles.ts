import { existsSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleHandlers, type BundleHandlersOptions, type HandlerBundle } from '../../packaging/bundle-handlers';

type Wanted = Pick<BundleHandlersOptions, 'workflows'>;
type Bundles = Record<string, HandlerBundle>;

/** The bundles of the functions as they are deployed, made once in a run of the tests. */
export const sharedBundles = (wanted: Wanted): Promise<Bundles> => bundlesNamed('index.mjs', wanted);

/** The same without the pauses between the tries of a call: the SDK multiplies each of them with a random number. */
export const bundlesWithoutPauses = (wanted: Wanted): Promise<Bundles> => bundlesNamed('without-pauses.mjs', wanted);

const WITHOUT_PAUSES = "Math.random = () => 0;\nexport const { handler } = await import('./index.mjs');\n";

async function bundlesNamed(file: string, { workflows }: Wanted): Promise<Bundles> {
  const bundles: Bundles = {};
  for (const workflow of workflows) {
    const folder = await folderOf(workflow);
    for (const [name, { usesSharp, usesLibheif = false }] of Object.entries(workflow.functions)) {
      const key = `${workflow.name}/${name}`;
      const path = join(folder, key, file);
      bundles[key] = { path, bytes: statSync(path).size, usesSharp, usesLibheif };
    }
  }
  return bundles;
}

/** The folder of a workflow's bundles. Two workers that want it at once both make it, and one of them is kept. */
async function folderOf(workflow: Wanted['workflows'][number]): Promise<string> {
  const folder = join(process.env.TEST_RUN_FOLDER!, workflow.name);
  if (existsSync(folder)) return folder;
  const own = `${folder}-${process.pid}`;
  for (const { path } of Object.values(await bundleHandlers({ workflows: [workflow], outputDirectory: own }))) {
    writeFileSync(join(dirname(path), 'without-pauses.mjs'), WITHOUT_PAUSES);
  }
  try {
    renameSync(own, folder);
    return folder;
  } catch (error) {
    // Another one was first, at this very moment perhaps.
    if (existsSync(folder)) return own;
    throw error;
  }
}
