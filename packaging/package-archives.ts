import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { LayerName, PackageFile, PackageFiles } from '../modules/package-files';
import { filesBelow } from './built-from';
import { sha256Base64 } from './zip';

/** What lies in a build folder: `functions/<workflow>/<function>.zip`, `layers/<layer>.zip` and the page in `page/`. */
export class PackageArchives implements PackageFiles {
  private readonly hashes = new Map<string, string>();

  /** @param directory absolute path of the build folder */
  constructor(readonly directory: string) {}

  function(workflow: string, functionName: string): PackageFile {
    return this.file(functionArchive(this.directory, workflow, functionName));
  }

  layer(name: LayerName): PackageFile {
    return this.file(layerArchive(this.directory, name));
  }

  page(): Readonly<Record<string, PackageFile>> {
    const folder = pageFolder(this.directory);
    const files = filesBelow(folder).map((path) => [relative(folder, path).split(sep).join('/'), this.file(path)]);
    if (files.length === 0) throw new Error(`${folder} does not exist: build the page first (npm run synth does).`);
    return Object.fromEntries(files) as Readonly<Record<string, PackageFile>>;
  }

  private file(path: string): PackageFile {
    let sha256 = this.hashes.get(path);
    if (sha256 === undefined) {
      if (!existsSync(path))
        throw new Error(`${path} does not exist: build the functions first (npm run build:functions).`);
      sha256 = sha256Base64(readFileSync(path));
      this.hashes.set(path, sha256);
    }
    return { path, sha256 };
  }
}

export function functionArchive(directory: string, workflow: string, functionName: string): string {
  return join(directory, 'functions', workflow, `${functionName}.zip`);
}

export function layerArchive(directory: string, name: LayerName): string {
  return join(directory, 'layers', `${name}.zip`);
}

export function pageFolder(directory: string): string {
  return join(directory, 'page');
}
