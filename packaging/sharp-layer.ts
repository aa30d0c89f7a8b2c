import { join } from 'node:path';
import { layerFiles, layerInputs } from './layer-files';
import { reproducibleZip } from './zip';

const SOURCE = join(__dirname, 'sharp-layer');
/** What decides the content of the layer. */
export const SHARP_LAYER_INPUTS = [...layerInputs(SOURCE), __filename];
const NATIVE_BINARY = /\/@img\/sharp-linux-arm64\/lib\/sharp-linux-arm64-[0-9.]+\.node$/;
const FOREIGN_BINARY = /\/@img\/sharp-(?!linux-arm64\/|libvips-linux-arm64\/)[^/]+\//;

/**
 * Builds the zip of the sharp layer. npm installs for Lambda's platform into its own folder, whatever this machine
 * is, and runs no scripts.
 * @throws Error when npm cannot reach its registry, or when what it installed is not for linux-arm64.
 */
export async function buildSharpLayer(): Promise<Buffer> {
  const files = await layerFiles(SOURCE);
  assertRightPlatform(Object.keys(files));
  return reproducibleZip(files);
}

/** @throws Error unless the files hold the native part of sharp for linux-arm64, and that alone. @internal */
export function assertRightPlatform(files: readonly string[]): void {
  if (!files.some((file) => NATIVE_BINARY.test(file))) {
    throw new Error(
      'The sharp layer holds no binary for linux-arm64: sharp would fail on Lambda with "Could not load".',
    );
  }
  const foreign = files.find((file) => FOREIGN_BINARY.test(file));
  if (foreign) throw new Error(`The sharp layer holds a part for another platform: ${foreign}.`);
}
