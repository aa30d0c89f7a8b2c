import { forgetCallersAws } from '../src/isolation';

it('takes out what the shell says about AWS and proxies, and keeps the rest', () => {
  const environment: NodeJS.ProcessEnv = {
    PATH: '/bin',
    AWS_PROFILE: 'work',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://elsewhere',
    https_proxy: 'http://proxy',
    NODE_USE_ENV_PROXY: '1',
  };

  forgetCallersAws(environment);

  expect(environment).toMatchObject({ PATH: '/bin', AWS_CONFIG_FILE: expect.stringMatching(/nul/) });
  expect(Object.keys(environment)).toEqual(
    expect.not.arrayContaining(['AWS_PROFILE', 'AWS_USE_FIPS_ENDPOINT', 'AWS_ENDPOINT_URL_DYNAMODB', 'https_proxy']),
  );
});
