import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readExif } from '../../handlers/image-analysis/metadata/exif';
import { bundleHandlers, type BundleHandlersOptions } from '../../packaging/bundle-handlers';
import { workflows } from '../../state-machines';
import type { FunctionDescription } from '../../state-machines/description';
import { cameraExif, picture } from '../support/pictures';

const projectRoot = join(__dirname, '../..');
const folders: string[] = [];

/** Its own project, with the dependencies of this one. */
function projectWith(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'bundle-handlers-'));
  folders.push(root);
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'), 'junction');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

function workflowWith(functions: Record<string, { usesSharp: boolean }>): BundleHandlersOptions['workflows'] {
  const describe = ({ usesSharp }: { usesSharp: boolean }): FunctionDescription => ({
    purpose: 'fixture',
    memoryMegabytes: 128,
    timeoutSeconds: 3,
    sizing: 'fixture',
    usesSharp,
    permissions: () => [],
  });
  return [
    {
      name: 'fixture',
      functions: Object.fromEntries(Object.entries(functions).map(([name, value]) => [name, describe(value)])),
    },
  ];
}

const clientHandler = `
  import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
  import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
  import { Logger } from '@aws-lambda-powertools/logger';
  import exifr from 'exifr';
  import { increment } from '../shared/increment';
  const clients = [new S3Client({}), new DynamoDBClient({})] as const;
  const logger = new Logger();
  export const handler = async (event: { n: number }): Promise<unknown> => {
    logger.info('fixture');
    return [clients, GetObjectCommand, PutItemCommand, exifr, increment(event.n)];
  };`;
const incrementModule = 'export const increment = (n: number): number => n + 1;';
const sharpHandler = `
  import sharp from 'sharp';
  export const handler = async (): Promise<string | undefined> => sharp.versions.sharp;`;

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

describe('bundleHandlers', () => {
  it('writes one self-contained module per function, small enough to start quickly', async () => {
    const root = projectWith({
      'handlers/fixture/uses-clients.ts': clientHandler,
      'handlers/shared/increment.ts': incrementModule,
    });

    const bundles = await bundleHandlers({
      workflows: workflowWith({ 'uses-clients': { usesSharp: false } }),
      outputDirectory: join(root, 'out'),
      projectRoot: root,
    });

    const bundle = bundles['fixture/uses-clients'];
    const text = readFileSync(bundle!.path, 'utf8');
    expect(bundle).toEqual({
      path: join(root, 'out/fixture/uses-clients/index.mjs'),
      bytes: Buffer.byteLength(text),
      usesSharp: false,
      usesLibheif: false,
    });
    expect(bundle!.bytes).toBeLessThanOrEqual(600_000);
    expect(text).not.toMatch(/from\s*["'](?!node:)[@a-z]/);
    expect(text).not.toContain('sourceMappingURL');
  });

  it('bundles every function of the project within 0.5 MB', async () => {
    const outputDirectory = mkdtempSync(join(tmpdir(), 'bundle-handlers-'));
    folders.push(outputDirectory);

    const bundles = await bundleHandlers({ workflows: Object.values(workflows), outputDirectory });

    const described = Object.values(workflows).flatMap(({ name, functions }) =>
      Object.keys(functions).map((key) => `${name}/${key}`),
    );
    expect(Object.keys(bundles)).toEqual(described);
    expect(Object.entries(bundles).filter(([, { bytes }]) => bytes > 500_000)).toEqual([]);
  });

  it('gives the same bytes in another folder', async () => {
    const first = projectWith({
      'handlers/fixture/uses-clients.ts': clientHandler,
      'handlers/fixture/uses-sharp.ts': sharpHandler,
      'handlers/shared/increment.ts': incrementModule,
    });
    const second = projectWith({});
    cpSync(join(first, 'handlers'), join(second, 'handlers'), { recursive: true });
    writeFileSync(
      join(second, 'tsconfig.json'),
      '{"compilerOptions":{"target":"es5","useDefineForClassFields":false}}',
    );
    const workflows = workflowWith({ 'uses-clients': { usesSharp: false }, 'uses-sharp': { usesSharp: true } });

    const [one, two] = await Promise.all([
      bundleHandlers({ workflows, outputDirectory: join(first, 'out'), projectRoot: first }),
      bundleHandlers({ workflows, outputDirectory: join(second, 'elsewhere/out'), projectRoot: second }),
    ]);

    expect(Object.keys(one)).toEqual(['fixture/uses-clients', 'fixture/uses-sharp']);
    for (const [key, bundle] of Object.entries(one)) {
      expect(readFileSync(bundle.path).equals(readFileSync(two[key]!.path))).toBe(true);
    }
  });

  it('leaves sharp out, to be found through NODE_PATH as on Lambda', async () => {
    const root = projectWith({ 'handlers/fixture/uses-sharp.ts': sharpHandler });
    const outputDirectory = mkdtempSync(join(tmpdir(), 'bundle-handlers-'));
    folders.push(outputDirectory);

    const bundles = await bundleHandlers({
      workflows: workflowWith({ 'uses-sharp': { usesSharp: true } }),
      outputDirectory,
      projectRoot: root,
    });

    const bundle = bundles['fixture/uses-sharp']!;
    const run = (nodePath: string): SpawnSyncReturns<string> =>
      spawnSync(
        process.execPath,
        ['-e', `import(${JSON.stringify(bundle.path)}).then(async ({ handler }) => console.log(await handler()))`],
        { env: { NODE_PATH: nodePath }, encoding: 'utf8' },
      );
    expect(bundle.usesSharp).toBe(true);
    expect(bundle.bytes).toBeLessThan(5_000);
    expect(run(join(projectRoot, 'node_modules')).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
    expect(run('').stderr).toContain("Cannot find module 'sharp'");
  });

  it('brings as much of exifr as the readers of EXIF need', async () => {
    const source = join(projectRoot, 'handlers/image-analysis/metadata/exif');
    const root = projectWith({
      'handlers/fixture/reads-exif.ts': `
        import { readFileSync } from 'node:fs';
        import { readExif } from ${JSON.stringify(source)};
        export const handler = async (file: string) => readExif(readFileSync(file));`,
    });
    const files = await Promise.all(
      (['jpeg', 'png'] as const).map(async (format) => {
        const file = join(root, `picture.${format}`);
        writeFileSync(file, await picture({ width: 100, height: 90, format, exif: cameraExif }));
        return file;
      }),
    );

    const bundles = await bundleHandlers({
      workflows: workflowWith({ 'reads-exif': { usesSharp: false } }),
      outputDirectory: join(root, 'out'),
      projectRoot: root,
    });
    const script = `import(${JSON.stringify(bundles['fixture/reads-exif']!.path)}).then(async ({ handler }) =>
      console.log(JSON.stringify(await Promise.all(${JSON.stringify(files)}.map(handler)))))`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', timeout: 60_000 });
    const found = JSON.parse(stdout) as unknown[];

    expect(bundles['fixture/reads-exif']!.bytes).toBeLessThan(50_000);
    expect(found).toEqual(await Promise.all(files.map((file) => readExif(readFileSync(file)))));
    expect(found[0]).toMatchObject({ camera: { make: 'Fairphone' }, location: { latitude: -33.859722 } });
  });

  it('refuses a description without a handler file and names the file', async () => {
    const root = projectWith({ 'handlers/fixture/present.ts': 'export const handler = async () => 1;' });

    const bundling = bundleHandlers({
      workflows: workflowWith({ present: { usesSharp: false }, absent: { usesSharp: false } }),
      outputDirectory: join(root, 'out'),
      projectRoot: root,
    });

    await expect(bundling).rejects.toThrow('fixture/absent (handlers/fixture/absent.ts)');
  });

  it('refuses a module that exports no handler', async () => {
    const root = projectWith({ 'handlers/fixture/misnamed.ts': 'export const handle = async () => 1;' });

    const bundling = bundleHandlers({
      workflows: workflowWith({ misnamed: { usesSharp: false } }),
      outputDirectory: join(root, 'out'),
      projectRoot: root,
    });

    await expect(bundling).rejects.toThrow('handlers/fixture/misnamed.ts exports no "handler"');
  });

  it.each([
    ['needs the layer but is not described so', sharpHandler, false, 'imports sharp'],
    [
      'is described with a layer it does not need',
      'export const handler = async () => 1;',
      true,
      'does not import sharp',
    ],
  ])('refuses a function that %s', async (_case, handler, usesSharp, message) => {
    const root = projectWith({ 'handlers/fixture/step.ts': handler });

    const bundling = bundleHandlers({
      workflows: workflowWith({ step: { usesSharp } }),
      outputDirectory: join(root, 'out'),
      projectRoot: root,
    });

    await expect(bundling).rejects.toThrow(message);
  });
});
