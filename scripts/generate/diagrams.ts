import { type AslDefinition, readDefinitionTemplate } from '../../state-machines/asl/definition';
import { insertDiagram } from '../../state-machines/asl/diagram';
import { IMAGE_BACKFILL } from '../../state-machines/image-analysis';
import { workflows } from '../../state-machines/index';
import { type Generated, textOf } from './generated';

/** Which document shows the diagram of which ASL file. */
export const DIAGRAMS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(workflows).map((name) => [name, `docs/${name}.md`])),
  [IMAGE_BACKFILL]: 'docs/scale.md',
};

/** The documents, with the states of the ASL files. */
export function diagrams(): Generated {
  const documents = Object.entries(DIAGRAMS).map(([name, file]) => {
    const definition = JSON.parse(readDefinitionTemplate({ name })) as AslDefinition;
    return [file, insertDiagram(textOf(file), name, definition)] as const;
  });
  return Object.fromEntries(documents);
}
