import { documentedGalleryPolicy, documentedPolicy } from '../../packaging/deployer-documents';
import { workflows } from '../../state-machines/index';
import { type CommandResult, describeWith } from '../support/terraform';
import { type Emulator, leftovers, startEmulator } from '../support/terraform-emulator';
import { temporaryFolder, writeStack } from '../support/terraform-stack';
import { environmentWithModel, fakeArchives } from '../support/terraform-synth';

const APPLY_MS = 600_000;
const ACCOUNT = '123456789012';

describeWith(['terraform', 'moto_server'], 'the stack of dev with a gallery, applied', () => {
  const environment = {
    ...environmentWithModel('dev'),
    backend: { type: 'none' as const },
    gallery: { selfSignUp: false, requireMfa: false },
  };
  const prefix = environment.namePrefix;
  const folder = temporaryFolder('gallery');
  let emulator: Emulator;
  let stack: string;
  let outputs: Readonly<Record<string, { readonly value: never }>>;

  const terraform = (...args: readonly string[]): Promise<CommandResult> =>
    emulator.terraform.run(stack, [...args, '-no-color'], { timeout: APPLY_MS });
  const rest = async <Answer>(path: string): Promise<Answer> =>
    JSON.parse(await emulator.ask.rest('apigateway', path)) as Answer;

  beforeAll(async () => {
    emulator = await startEmulator();
    stack = writeStack(folder.path, environment, workflows, fakeArchives());
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

  it('is destroyed with nothing left, and took no permission that the documented policies of a deployer lack', async () => {
    await terraform('destroy', '-auto-approve', '-parallelism=60');

    const granted = new Set([documentedPolicy(), documentedGalleryPolicy()].flatMap(actionsIn));
    expect(await leftovers(emulator)).toEqual([]);
    expect([...emulator.terraformActions].filter((action) => !granted.has(action))).toEqual([]);
  });
});

function actionsIn(policy: object): string[] {
  return (policy as { Statement: { Action: string[] }[] }).Statement.flatMap(({ Action }) => Action);
}
