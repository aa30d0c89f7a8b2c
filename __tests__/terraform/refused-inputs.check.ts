import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformModule } from '../../packaging/terraform-module';
import { workflows } from '../../state-machines/index';
import { commonInputs, type Input, settingInputs } from '../support/inputs';
import { createTerraform, describeWith, type Terraform } from '../support/terraform';
import { temporaryFolder } from '../support/terraform-stack';
import { synthesizeModule } from '../support/terraform-synth';

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
}

/** A module's inputs without its resources: Terraform checks them in a fraction of a second and needs no provider. */
describeWith(['terraform'], 'the inputs of the modules', () => {
  const folder = temporaryFolder('inputs');
  let terraform: Terraform;
  beforeAll(() => (terraform = createTerraform()));
  afterAll(() => {
    terraform?.close();
    folder.remove();
  });

  describe.each(Object.values(workflows).map((workflow) => [workflow.name, workflow] as const))(
    '%s',
    (name, workflow) => {
      const inputs = [...commonInputs(name), ...settingInputs(workflow)];
      const module = synthesizeModule(workflow) as unknown as TerraformModule;
      writeFileSync(join(folder.path, 'main.tf.json'), '{}');

      async function plan(values: Readonly<Record<string, unknown>>): Promise<string> {
        writeFileSync(join(folder.path, 'main.tf.json'), JSON.stringify({ variable: module.variable }));
        writeFileSync(join(folder.path, 'terraform.tfvars.json'), JSON.stringify({ name_prefix: 'photos', ...values }));
        const { stdout } = await terraform.run(folder.path, ['plan', '-json'], { accept: [0, 1] });
        return stdout
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => (JSON.parse(line) as { diagnostic?: Diagnostic }).diagnostic)
          .filter((diagnostic) => diagnostic?.severity === 'error')
          .map((diagnostic) => `${diagnostic!.summary}: ${diagnostic!.detail}`)
          .join('\n');
      }

      /** The values of one position in the table: an input that stands in it more than once has its turn each time. */
      function rounds(values: (input: Input) => readonly unknown[]): Map<Input, unknown>[] {
        const all: Map<Input, unknown>[] = [];
        for (const input of inputs) {
          for (const value of values(input)) {
            const free = all.find((round) => ![...round.keys()].some(({ variable }) => variable === input.variable));
            if (free) free.set(input, value);
            else all.push(new Map([[input, value]]));
          }
        }
        return all;
      }

      const asVariables = (round: Map<Input, unknown>): Record<string, unknown> =>
        Object.fromEntries([...round].map(([input, value]) => [input.variable, input.inModule(value)]));

      it('refuse every wrong value and say which input, what fits and what is wrong', async () => {
        for (const round of rounds(({ wrong }) => wrong)) {
          const said = await plan(asVariables(round));
          for (const [{ variable, says }, value] of round) {
            const about = said
              .split('\n')
              .filter((line) => new RegExp(`\\b${variable}\\b`).test(line))
              .join('\n');
            expect({ variable, value, about }).toEqual({ variable, value, about: expect.stringMatching(says) });
          }
        }
      });

      it('take every right value', async () => {
        for (const round of rounds(({ right }) => right)) expect(await plan(asVariables(round))).toBe('');
      });
    },
  );
});
