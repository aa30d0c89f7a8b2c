import { workflows } from '../../state-machines/index';
import { elements } from '../support/emulator-requests';
import { describeWith } from '../support/terraform';
import { type Emulator, startEmulator } from '../support/terraform-emulator';
import { temporaryFolder, writeStack } from '../support/terraform-stack';
import { environmentWith, fakeArchives } from '../support/terraform-synth';

const BUCKET = 'state-of-the-team';
const LOCKED = /Error acquiring the state lock|PreconditionFailed/;

describeWith(['terraform', 'moto_server'], 'state in S3', () => {
  const environment = environmentWith({ backend: { type: 's3' } });
  const folder = temporaryFolder('remote-state');
  let emulator: Emulator;
  let stack: string;

  const terraform = (args: string[], accept: readonly number[] = [0]): ReturnType<Emulator['terraform']['run']> =>
    emulator.terraform.run(stack, args, { accept });
  /** The tables are enough to tell two workspaces apart, and quick to make. */
  const apply = (...more: string[]): ReturnType<typeof terraform> =>
    terraform(['apply', '-auto-approve', '-no-color', '-target=aws_dynamodb_table.albums_table', ...more]);
  const tables = async (): Promise<string[]> =>
    (await emulator.ask.json<{ TableNames: string[] }>('dynamodb', 'ListTables')).TableNames;

  beforeAll(async () => {
    emulator = await startEmulator();
    stack = writeStack(folder.path, environment, workflows, fakeArchives());
    await emulator.ask.rest('s3', `/${BUCKET}`, { method: 'PUT' });
    // The shipped environments leave the bucket open: it is given when Terraform is initialized.
    await terraform(['init', '-no-color', `-backend-config=bucket=${BUCKET}`, '-backend-config=use_path_style=true']);
  });
  afterAll(async () => {
    await emulator?.close();
    folder.remove();
  });

  it('is kept apart by workspace, each with its own prefix', async () => {
    await terraform(['workspace', 'new', '-no-color', 'feature-one']);
    await apply('-var=name_prefix=feature-one');
    await terraform(['workspace', 'new', '-no-color', 'feature-two']);
    await apply();

    const keys = elements(await emulator.ask.rest('s3', `/${BUCKET}?list-type=2`), 'Key');
    expect(await tables()).toEqual(['feature-one-albums', 'rekognition-dev-feature-two-albums']);
    expect(keys.filter((key) => !key.endsWith('.tflock'))).toEqual([
      'workspaces/feature-one/rekognition-workflows-dev/terraform.tfstate',
      'workspaces/feature-two/rekognition-workflows-dev/terraform.tfstate',
    ]);
  });

  it('refuses a second run while a lock is held', async () => {
    const key = 'workspaces/feature-two/rekognition-workflows-dev/terraform.tfstate.tflock';
    const held = {
      ID: 'somebody-else',
      Operation: 'OperationTypeApply',
      Info: '',
      Who: 'colleague@host',
      Version: '1.11.4',
      Created: '2026-01-01T00:00:00Z',
      Path: key,
    };
    await emulator.ask.rest('s3', `/${BUCKET}/${key}`, { method: 'PUT', body: JSON.stringify(held) });

    const { stderr } = await terraform(['plan', '-no-color', '-lock-timeout=0s'], [1]);

    expect(stderr).toMatch(LOCKED);
    expect(stderr).toContain('colleague@host');
    await emulator.ask.rest('s3', `/${BUCKET}/${key}`, { method: 'DELETE' });
  });

  it('is emptied by a destroy in one workspace, which leaves the other alone', async () => {
    await terraform(['workspace', 'select', '-no-color', 'feature-one']);
    await terraform(['destroy', '-auto-approve', '-no-color', '-var=name_prefix=feature-one']);

    expect(await tables()).toEqual(['rekognition-dev-feature-two-albums']);
  });

  it('refuses a workspace whose name fits no prefix', async () => {
    await terraform(['workspace', 'new', '-no-color', 'Feature_three']);

    const { stderr } = await terraform(['plan', '-no-color'], [1]);

    expect(stderr.replace(/[\s│]+/g, ' ')).toContain(
      'The name prefix rekognition-dev-Feature_three is made from that of the environment and the name of the workspace. It must be 2 to',
    );
  });
});
