import { statSync } from 'node:fs';
import { workflows } from '../state-machines/index';
import { buildPackages, usedLayers } from './build-packages';

/** `npm run build:functions`: builds what is missing or out of date and lists all zips with their sizes. */
async function main(): Promise<void> {
  const descriptions = Object.values(workflows);
  const archives = await buildPackages({ workflows: descriptions, report: print });
  for (const { name, functions } of descriptions) {
    for (const key of Object.keys(functions)) printSize(archives.function(name, key).path);
  }
  for (const name of usedLayers(descriptions)) printSize(archives.layer(name).path);
}

function printSize(path: string): void {
  print(`${(statSync(path).size / 1024).toFixed(0).padStart(8)} KiB  ${path}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
