import { devNull } from 'node:os';

/**
 * Takes everything that the caller's shell says about AWS, and about proxies, out of this process: a profile, an
 * endpoint or a setting such as AWS_USE_FIPS_ENDPOINT that is meant for the real AWS would misdirect or break calls to
 * the local one. Clients read these variables when they are made, so this comes first.
 */
export function forgetCallersAws(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of Object.keys(environment)) {
    if (/^(AWS|AMAZON)_/i.test(name) || /^(https?|all|no)_proxy$/i.test(name)) delete environment[name];
  }
  delete environment.NODE_USE_ENV_PROXY;
  // The files of `aws configure` can say the same things.
  environment.AWS_CONFIG_FILE = devNull;
  environment.AWS_SHARED_CREDENTIALS_FILE = devNull;
  environment.AWS_EC2_METADATA_DISABLED = 'true';
  environment.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
}
