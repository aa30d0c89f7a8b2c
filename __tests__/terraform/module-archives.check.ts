import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, run } from '../support/terraform';
import { copyProject, temporaryFolder } from '../support/terraform-stack';

const ROOT = join(__dirname, '../..');

describeWith(['npm'], 'the archives of the modules', () => {
  it('have the same bytes when they are built in another folder and another time zone', async () => {
    const folder = temporaryFolder('twice');
    const [one, two] = await Promise.all(
      [
        ['one', 'America/Los_Angeles'],
        ['two', 'Pacific/Kiritimati'],
      ].map(async ([name, zone]) => {
        const parent = join(folder.path, name!);
        mkdirSync(parent);
        const project = copyProject(parent);
        for (const part of ['modules', 'env', 'LICENSE', 'package.json']) {
          cpSync(join(ROOT, part), join(project, part), { recursive: true });
        }
        // The page is built where it is: its names tell where its packages lie, which are not copied here.
        symlinkSync(join(ROOT, 'gallery'), join(project, 'gallery'));
        const script = join(project, 'packaging/write-modules.ts');
        const args = ['--preserve-symlinks', '--import', 'tsx', script];
        await run(process.execPath, args, { cwd: project, env: { TZ: zone! } });
        return readFileSync(join(project, 'dist/terraform-modules/SHA256SUMS'), 'utf8');
      }),
    );
    folder.remove();

    expect(one).toMatch(/^[0-9a-f]{64} {2}image-analysis\.zip$/m);
    expect(one).toBe(two);
  });
});
