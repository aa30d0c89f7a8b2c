import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { buildModules } from '../../packaging/build-modules';
import { fakeArchives } from '../support/terraform-synth';
import { workflowWithEverything } from '../support/terraform-workflow';

const workflows = { 'image-analysis': workflowWithEverything };
const archives = fakeArchives(workflows);
const folders: string[] = [];

function build(): string {
  const directory = mkdtempSync(join(tmpdir(), 'modules-'));
  folders.push(directory);
  buildModules({ workflows: Object.values(workflows), archives, directory });
  return directory;
}

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

describe('buildModules', () => {
  const directory = build();
  const module = join(directory, 'image-analysis');
  const text = (file: string): string => readFileSync(join(module, file), 'utf8');

  it('writes a folder that is complete: configuration, code, documentation, examples and tests', () => {
    const files = readdirSync(module, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(module.length + 1));

    expect(files.sort()).toEqual([
      'LICENSE',
      'README.md',
      'examples/existing-resources/main.tf',
      'examples/minimal/main.tf',
      ...Object.keys(workflowWithEverything.functions)
        .map((key) => `functions/${key}.zip`)
        .sort(),
      'layers/libheif.zip',
      'layers/sharp.zip',
      'main.tf.json',
      'tests/definition.tftest.hcl',
      'tests/validation.tftest.hcl',
    ]);
  });

  it('writes an archive of the folder and its checksum', () => {
    const archive = readFileSync(join(directory, 'image-analysis.zip'));

    const files = unzipSync(archive);
    expect(Object.keys(files)).toContain('main.tf.json');
    expect(Buffer.from(files['main.tf.json']!).toString()).toBe(text('main.tf.json'));
    expect(readFileSync(join(directory, 'SHA256SUMS'), 'utf8')).toBe(
      `${createHash('sha256').update(archive).digest('hex')}  image-analysis.zip\n`,
    );
  });

  it('writes the same bytes again in another folder', () => {
    expect(readFileSync(join(build(), 'SHA256SUMS'))).toEqual(readFileSync(join(directory, 'SHA256SUMS')));
  });

  it('ships JSON and no second configuration beside it', () => {
    expect(readdirSync(module).filter((file) => /\.tf(\.json)?$/.test(file))).toEqual(['main.tf.json']);
  });

  it('lists every input and output in the README', () => {
    const { variable, output } = JSON.parse(text('main.tf.json')) as Record<string, object>;
    const readme = text('README.md');

    for (const name of [...Object.keys(variable!), ...Object.keys(output!)])
      expect(readme).toContain(`| \`${name}\` |`);
    expect(readme).toMatch(/\| `name_prefix` \|.*\| required \|/);
    expect(readme).toMatch(/\| `max_labels` \|.*\| `number` \| `10` \|/);
  });

  it('keeps the tables of the README whole: a pattern may hold the sign that ends a cell', () => {
    const rows = text('README.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'));

    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows) expect([2, 4]).toContain(row.split(/(?<!\\)\|/).length - 2);
  });

  it('tests every bound of every setting', () => {
    const tests = text('tests/validation.tftest.hcl');

    for (const [variable, refused] of [
      ['max_labels', '0'],
      ['max_labels', '101'],
      ['max_labels', '1.5'],
      ['mode', '"not-one-of-them"'],
      ['log_retention_days', '2'],
    ] as const) {
      expect(tests).toMatch(new RegExp(`^    ${variable} += ${refused}$`, 'm'));
    }
    const runs = tests.split(/^run /m).filter((run) => run.startsWith('"refuses_values'));
    expect(runs.length).toBeGreaterThan(2);
    for (const run of runs) {
      const given = [...run.matchAll(/^ {4}([a-z_]+) += /gm)].map(([, name]) => name);
      expect([...run.matchAll(/^ {4}var\.([a-z_]+),$/gm)].map(([, name]) => name)).toEqual(given);
    }
  });

  it('tests that every task calls its function, in branches too', () => {
    const tests = text('tests/definition.tftest.hcl');

    expect(tests).toContain(
      '.States.AnalyzeImage.Branches[0].States.DetectLabels.Parameters.FunctionName == aws_lambda_function.image_analysis_detect_labels.arn',
    );
  });
});

describe('buildModules with the gallery', () => {
  const directory = mkdtempSync(join(tmpdir(), 'modules-'));
  folders.push(directory);
  buildModules({ workflows: [], gallery: true, archives, directory });
  const text = (file: string): string => readFileSync(join(directory, 'gallery', file), 'utf8');

  it('writes its module with the page beside its function, and the same bytes again', () => {
    const archive = readFileSync(join(directory, 'gallery.zip'));
    buildModules({ workflows: [], gallery: true, archives, directory });

    expect(Object.keys(unzipSync(archive)).sort()).toEqual([
      'LICENSE',
      'README.md',
      'examples/everything/main.tf',
      'functions/api.zip',
      'main.tf.json',
      'page/assets/index-4f2a.js',
      'page/index.html',
      'tests/gallery.tftest.hcl',
    ]);
    expect(readFileSync(join(directory, 'gallery.zip'))).toEqual(archive);
  });

  it('names every input and output in its README, and finds its files wherever it is unpacked', () => {
    const { variable, output } = JSON.parse(text('main.tf.json')) as Record<string, object>;

    for (const name of [...Object.keys(variable!), ...Object.keys(output!)])
      expect(text('README.md')).toContain(`| \`${name}\` |`);
    expect(text('main.tf.json')).toContain('"source": "${path.module}/page/index.html"');
    expect(text('main.tf.json')).toContain('"filename": "${path.module}/functions/api.zip"');
  });
});
