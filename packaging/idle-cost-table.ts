import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Environment } from '../env/environment';
import { loadEnvironment } from '../env/load-environment';
import { EnvironmentStack } from '../modules/environment-stack';
import { workflows } from '../state-machines/index';
import { type Configuration, type CostLine, idleCost } from './idle-cost';
import { PRICES_AS_OF } from './prices';

/** Any file: what a package holds does not matter to its idle cost. */
const NO_PACKAGE = { path: join(__dirname, '../package.json'), sha256: 'none' };

/** Any model: what it is does not matter, as long as none runs. */
const NO_MODEL_YET = 'batch-detection, no model yet';

/** The configuration of prod with some workflows, every setting at its default, each complete if not said otherwise. */
export function idleConfiguration(names: readonly string[], changes: Partial<Environment> = {}): Configuration {
  const prod = loadEnvironment('prod', workflows);
  const deployed = names.map((name) => {
    const [workflow = name] = name.split(', ');
    const shipped = prod.workflows[workflow]!;
    const models = Object.entries(workflows[workflow]!.settings).flatMap(([key, { local }]) =>
      local === undefined || name === NO_MODEL_YET ? [] : [[key, local] as const],
    );
    return [workflow, { ...shipped, settings: { ...shipped.settings, ...Object.fromEntries(models) } }] as const;
  });
  const environment: Environment = { ...prod, ...changes, workflows: Object.fromEntries(deployed) };
  const archives = { function: () => NO_PACKAGE, layer: () => NO_PACKAGE, page: () => ({}) };
  const stack = new EnvironmentStack(new App({ outdir: tmpdir() }), { environment, workflows, archives });
  return stack.toTerraform() as unknown as Configuration;
}

/** The table of docs/deploy.md: what each workflow costs a month alone and while nothing is uploaded, and all together. */
export function idleCostTable(): string {
  const names = Object.keys(workflows);
  const single = [NO_MODEL_YET, ...names];
  const columns = [...single.map((name) => [name]), names];
  const costs = columns.map((column) => idleCost(idleConfiguration(column)));
  const rows = costs[0]!.map(({ what }, index) => [what, ...costs.map((lines) => cell(lines[index]!))]);
  const quiet = columns.map((column) => idleCost(idleConfiguration(column, { alarms: false, dashboard: false })));
  return [
    row([`USD a month, ${PRICES_AS_OF}`, ...single, 'all together']),
    row(['---', ...columns.map(() => '---')]),
    ...rows.map(row),
    row(['**in all**', ...costs.map((lines) => `**${dollars(total(lines))}**`)]),
    row(['in all, without alarms and dashboard', ...quiet.map((lines) => dollars(total(lines)))]),
  ].join('\n');
}

function cell({ count, monthly }: CostLine): string {
  return count === 0 ? 'none' : `${count.toLocaleString('en')}: ${dollars(monthly)}`;
}

function total(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { monthly }) => sum + monthly, 0);
}

function dollars(amount: number): string {
  return amount > 0 && amount < 0.01 ? 'under 0.01' : amount.toFixed(2);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
