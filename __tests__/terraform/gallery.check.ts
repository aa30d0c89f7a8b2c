import { documentedGalleryPolicy, documentedPolicy } from '../../packaging/deployer-documents';
import type { Environment } from '../../env/environment';
import { workflows } from '../../state-machines/index';
import { type CommandResult, describeWith } from '../support/terraform';
import { type Emulator, leftovers, startEmulator } from '../support/terraform-emulator';
import { ONLY_A_GUARD, REFUSED_BY_GUARD } from '../support/terraform-data';
import { temporaryFolder, writeStack } from '../support/terraform-stack';
import { environmentWithModel, fakeArchives } from '../support/terraform-synth';

const APPLY_MS = 600_000;
const ACCOUNT = '123456789012';

describeWith(['terraform', 'moto_server'], 'the stack of dev with a gallery, protected, applied', () => {
  const environment: Environment = {
    ...environmentWithModel('dev'),
    backend: { type: 'none' },
    protectData: true,
    gallery: { selfSignUp: false, requireMfa: false },
  };
  const prefix = environment.namePrefix;
  const folder = temporaryFolder('gallery');
  const archives = fakeArchives();
  let emulator: Emulator;
  let stack: string;
  let outputs: Readonly<Record<string, { readonly value: never }>>;

  const terraform = (...args: readonly string[]): Promise<CommandResult> =>
    emulator.terraform.run(stack, [...args, '-no-color'], { timeout: APPLY_MS });
  const synthesize = (changes: Partial<Environment> = {}): void =>
    void (stack = writeStack(folder.path, { ...environment, ...changes }, workflows, archives));
  const rest = async <Answer>(path: string): Promise<Answer> =>
    JSON.parse(await emulator.ask.rest('apigateway', path)) as Answer;

  beforeAll(async () => {
    emulator = await startEmulator();
    synthesize();
    await terraform('init');
    await terraform('apply', '-auto-approve', '-parallelism=60');
    outputs = JSON.parse((await terraform('output', '-json')).stdout) as typeof outputs;
  }, APPLY_MS);
  afterAll(async () => {
    await emulator?.close();
    folder.remove();
  });

  it('needs no change when it is planned again', async () => {
    const { stdout } = await terraform('plan', '-detailed-exitcode');

    expect(stdout).toContain('No changes.');
  });

  it('tells the page where to sign in, and Cognito where the page is', async () => {
    const {
      id,
      client_id: client,
      sign_in_origin: domain,
    } = outputs['gallery_user_pool']!.value as Record<string, string>;
    const written = await emulator.ask.rest('s3', `/${prefix}-gallery-page-${ACCOUNT}/config.json`);
    const { UserPoolClient } = await emulator.ask.json<{ UserPoolClient: Record<string, unknown> }>(
      'cognito-idp',
      'DescribeUserPoolClient',
      { UserPoolId: id, ClientId: client },
    );

    expect(JSON.parse(written)).toEqual({ mode: 'cognito', domain, clientId: client, region: 'us-east-1' });
    expect(domain).toBe(`https://${prefix}-gallery-${ACCOUNT}.auth.us-east-1.amazoncognito.com`);
    expect(UserPoolClient).toMatchObject({ CallbackURLs: [`${outputs['gallery_origin']!.value as string}/`] });
    expect(UserPoolClient).not.toHaveProperty('ClientSecret');
  });

  it('answers requests by the function, for tokens of its users only', async () => {
    const { items: apis } = await rest<{ items: { name: string; apiId: string }[] }>('/v2/apis');
    const { apiId } = apis.find(({ name }) => name === `${prefix}-gallery`)!;
    const { id, client_id: client } = outputs['gallery_user_pool']!.value as Record<string, string>;
    const { items: routes } = await rest<{ items: { target: string; authorizerId: string }[] }>(
      `/v2/apis/${apiId}/routes`,
    );
    const [{ target, authorizerId }] = routes as [(typeof routes)[number]];
    const integration = await rest<object>(`/v2/apis/${apiId}/${target}`);
    const authorizer = await rest<object>(`/v2/apis/${apiId}/authorizers/${authorizerId}`);

    expect(routes).toHaveLength(1);
    expect(integration).toMatchObject({
      integrationUri: expect.stringContaining(`:function:${prefix}-gallery-api`),
      payloadFormatVersion: '2.0',
    });
    expect(authorizer).toMatchObject({
      authorizerType: 'JWT',
      jwtConfiguration: { issuer: `https://cognito-idp.us-east-1.amazonaws.com/${id}`, audience: [client] },
    });
  });

  it('lets the page, and no other, upload to the photos', async () => {
    const cors = await emulator.ask.rest('s3', `/${prefix}-photos-${ACCOUNT}?cors`);

    expect([...cors.matchAll(/<AllowedOrigin>([^<]*)</g)].map(([, origin]) => origin)).toEqual([
      outputs['gallery_origin']!.value,
    ]);
  });

  it('refuses to go when it is removed from the environment, before the first deletion', async () => {
    const calls = emulator.terraformCalls.length;
    synthesize({ gallery: undefined });

    const { stderr } = await emulator.terraform.run(
      stack,
      ['apply', '-auto-approve', '-refresh=false', '-parallelism=60', '-no-color'],
      { accept: [1], timeout: APPLY_MS },
    );

    expect(stderr).toMatch(REFUSED_BY_GUARD);
    expect(emulator.terraformCalls.slice(calls).filter((call) => /Delete|Remove|DELETE/.test(call))).toEqual(
      ONLY_A_GUARD,
    );
  });

  it('is destroyed with nothing left, and took no permission that the documented policies of a deployer lack', async () => {
    synthesize({ protectData: false });
    await terraform('apply', '-auto-approve', '-refresh=false', '-parallelism=60');
    await terraform('destroy', '-auto-approve', '-parallelism=60');

    const granted = new Set([documentedPolicy(), documentedGalleryPolicy()].flatMap(actionsIn));
    expect(await leftovers(emulator)).toEqual([]);
    expect([...emulator.terraformActions].filter((action) => !granted.has(action))).toEqual([]);
  });
});

function actionsIn(policy: object): string[] {
  return (policy as { Statement: { Action: string[] }[] }).Statement.flatMap(({ Action }) => Action);
}
