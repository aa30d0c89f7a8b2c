import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIAGRAMS } from '../../../scripts/generate/diagrams';
import { allStates, type AslDefinition, readDefinitionTemplate } from '../../../state-machines/asl/definition';
import { insertDiagram } from '../../../state-machines/asl/diagram';

describe.each(Object.entries(DIAGRAMS))('the diagram of %s', (name, file) => {
  const definition = JSON.parse(readDefinitionTemplate({ name })) as AslDefinition;

  it('shows every state', () => {
    const text = insertDiagram(`<!-- diagram ${name} start --><!-- diagram ${name} end -->`, name, definition);

    for (const state of Object.keys(allStates(definition))) expect(text).toContain(state);
  });

  it(`in ${file} is fresh (write it again with 'npm run generate')`, () => {
    const document = readFileSync(join(__dirname, '..', '..', '..', file), 'utf8');

    expect(insertDiagram(document, name, definition)).toBe(document);
  });
});

describe('insertDiagram', () => {
  it('says what is missing when the document has no place', () => {
    expect(() => insertDiagram('# Title', 'x', { StartAt: 'A', States: {} })).toThrow('<!-- diagram x start -->');
  });
});
