import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvironment } from '../../env/load-environment';
import type { WorkflowDescription } from '../../state-machines/description';
import { workflows } from '../../state-machines/index';
import { BIRDS, commonInputs, type Input, settingInputs } from '../support/inputs';
import { synthesizeModule } from '../support/terraform-synth';

let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'env-'))));
afterAll(() => rmSync(directory, { recursive: true }));

/** What the settings of batch-detection go together with. */
function model({ settings }: WorkflowDescription): object {
  return 'projectArn' in settings ? BIRDS : {};
}

/** An environment's file with one input set. */
function fileWith(workflow: WorkflowDescription, input: Input, value: unknown): string {
  const changed = input.inEnvironment(value) as { workflows?: Record<string, { settings?: object }> };
  const own = changed.workflows?.[workflow.name];
  return JSON.stringify({
    region: 'eu-west-1',
    namePrefix: 'photos',
    backend: { type: 'local' },
    ...changed,
    workflows: { [workflow.name]: { ...own, settings: { ...model(workflow), ...own?.settings } } },
  });
}

function load(content: string): void {
  writeFileSync(join(directory, 'test.json'), content);
  loadEnvironment('test', workflows, directory);
}

describe.each(Object.values(workflows).map((workflow) => [workflow.name, workflow] as const))(
  'the environment of %s',
  (name, workflow) => {
    const inputs = [...commonInputs(name), ...settingInputs(workflow)];

    it.each(inputs.map((input) => [input.key, input] as const))(
      'refuses every wrong %s and says what fits',
      (_, input) => {
        for (const value of input.wrong) {
          let message = 'accepted';
          try {
            load(fileWith(workflow, input, value));
          } catch (error) {
            message = (error as Error).message;
          }
          expect({ value, message }).toEqual({ value, message: expect.stringMatching(input.says) });
          const [inner] = Object.keys(input.inEnvironment(value));
          expect(message).toContain(`"${inner}`);
        }
      },
    );

    it.each(inputs.map((input) => [input.key, input] as const))('takes every right %s', (_, input) => {
      for (const value of input.right) expect(() => load(fileWith(workflow, input, value))).not.toThrow();
    });

    it('looks at every input of the module that may be wrong', () => {
      const flags = ({ type }: { type?: unknown }): boolean => type === 'bool';
      const { variable } = synthesizeModule(workflow);

      const tried = new Set(inputs.map((input) => input.variable));
      const left = Object.keys(variable).filter((each) => !tried.has(each) && !flags(variable[each]!));
      expect(left).toEqual([]);
    });
  },
);
