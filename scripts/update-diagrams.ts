import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AslDefinition, readDefinitionTemplate } from '../state-machines/asl/definition';
import { insertDiagram } from '../state-machines/asl/diagram';
import { IMAGE_BACKFILL } from '../state-machines/image-analysis';
import { workflows } from '../state-machines/index';

/** Which document shows the diagram of which ASL file; run as a program, this redraws them from the ASL files. */
export const DIAGRAMS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(workflows).map((name) => [name, `docs/${name}.md`])),
  [IMAGE_BACKFILL]: 'docs/scale.md',
};

if (require.main === module) {
  for (const [name, file] of Object.entries(DIAGRAMS)) {
    const path = join(__dirname, '..', file);
    const definition = JSON.parse(readDefinitionTemplate({ name })) as AslDefinition;
    writeFileSync(path, insertDiagram(readFileSync(path, 'utf8'), name, definition));
    console.log(`${file}: ${name}`);
  }
}
