import { existsSync } from 'node:fs';
import { type AslDefinition, readDefinitionTemplate } from '../../state-machines/asl/definition';
import { insertDiagram } from '../../state-machines/asl/diagram';
import { IMAGE_BACKFILL } from '../../state-machines/image-analysis';
import { workflows } from '../../state-machines/index';
import { type Generated, pathOf, textOf } from './generated';

/** Which document shows the diagram of which ASL file. */
export const DIAGRAMS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(workflows).map((name) => [name, `docs/${name}.md`])),
  [IMAGE_BACKFILL]: 'docs/scale.md',
};

/** The documents, with the states of the ASL files. @throws Error when one is missing, or has no place for them */
export function diagrams(): Generated {
  const documents = Object.entries(DIAGRAMS).map(([name, file]) => {
    if (!existsSync(pathOf(file))) {
      throw new Error(
        `${file} is missing: it shows the states of ${name}. Write it, with <!-- diagram ${name} start --> and <!-- diagram ${name} end --> in it.`,
      );
    }
    const definition = JSON.parse(readDefinitionTemplate({ name })) as AslDefinition;
    return [file, insertDiagram(textOf(file), name, definition)] as const;
  });
  return Object.fromEntries(documents);
}
