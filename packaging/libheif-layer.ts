import { join } from 'node:path';
import { layerFiles, layerInputs } from './layer-files';
import { reproducibleZip } from './zip';

const SOURCE = join(__dirname, 'libheif-layer');
/** What decides the content of the layer. */
export const LIBHEIF_LAYER_INPUTS = [...layerInputs(SOURCE), __filename];
const LICENCE = 'nodejs/node_modules/libheif-js/LICENSE';

/**
 * Builds the zip of the libheif layer: the package as it is published, with its licence.
 * @throws Error when npm cannot reach its registry, or the package has no licence
 */
export async function buildLibheifLayer(): Promise<Buffer> {
  const files = await layerFiles(SOURCE);
  if (!(LICENCE in files))
    throw new Error(`The libheif layer lacks ${LICENCE}, without which it may not be passed on.`);
  return reproducibleZip(files);
}
