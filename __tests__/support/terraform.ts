import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOnPath } from './moto';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which the command is killed. */
  readonly timeout?: number;
  /** Exit codes that are no failure. Default: 0. */
  readonly accept?: readonly number[];
}

/** Only ends what hangs, on a busy machine, too. */
const DEFAULT_TIMEOUT_MS = 600_000;
const PROVIDER = join('registry.terraform.io', 'hashicorp', 'aws');

/**
 * Runs a command to its end, under a time limit.
 * @throws Error with its output when it is killed or ends with an exit code that is not accepted.
 */
export function run(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { cwd, env = {}, timeout = DEFAULT_TIMEOUT_MS, accept = [0] } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...inheritedEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeout);
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      const code = exitCode ?? -1;
      if (!late && accept.includes(code)) return resolve({ code, stdout, stderr });
      const what = late ? `was killed after ${timeout} ms` : `ended with exit code ${code}`;
      reject(new Error(`${command} ${args.join(' ')} ${what}.\n${stdout.slice(-6000)}\n${stderr.slice(-6000)}`));
    });
  });
}

/** The environment without what would lead a command to a real account or to somebody else's configuration. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS_|TF_|CDKTF_|NODE_OPTIONS$)/.test(name));
  return Object.fromEntries(kept);
}

/** What every Terraform command of the tests runs with. */
export interface Terraform {
  readonly env: Readonly<Record<string, string>>;
  run(directory: string, args: readonly string[], options?: Partial<CommandOptions>): Promise<CommandResult>;
  close(): void;
}

/**
 * Terraform with its own configuration: the provider comes from a mirror on this machine where there is one, from
 * the registry elsewhere.
 */
export function createTerraform(env: Readonly<Record<string, string>> = {}): Terraform {
  const directory = mkdtempSync(join(tmpdir(), 'terraform-'));
  const mirror = findProviderMirror();
  const configuration = join(directory, 'terraform.rc');
  const installation = mirror
    ? `provider_installation {\n  filesystem_mirror { path = ${JSON.stringify(mirror)} }\n}\n`
    : '';
  writeFileSync(configuration, installation);
  const all = {
    TF_CLI_CONFIG_FILE: configuration,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...env,
  };
  return {
    env: all,
    run: (cwd, args, options = {}) => run('terraform', args, { cwd, ...options, env: { ...all, ...options.env } }),
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** The environment in which the provider and the AWS CLI reach an emulator instead of AWS. */
export function emulatorEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    // An emulator that lacks an operation answers at once: retrying for minutes would only hide it.
    AWS_MAX_ATTEMPTS: '2',
  };
}

/** The mirror that holds the AWS provider, in the places where one may lie on a machine without a registry. */
function findProviderMirror(): string | undefined {
  const fixed = [
    process.env['TF_PLUGIN_MIRROR'],
    join(homedir(), '.terraform.d', 'plugins'),
    '/usr/share/terraform/plugins',
    '/usr/local/share/terraform/plugins',
  ];
  const searched = ['/opt', '/srv', homedir()].flatMap((root) => foldersIn(root));
  return [...fixed, ...searched].find((path) => path !== undefined && existsSync(join(path, PROVIDER)));
}

function foldersIn(root: string): string[] {
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(root, entry.name));
  } catch {
    return [];
  }
}

/** Names of the given commands that are not on PATH. */
function missingCommands(commands: readonly string[]): string[] {
  return commands.filter((command) => findOnPath(command) === undefined);
}

/**
 * `describe` for checks that need other programs. Where one is missing the suite is skipped and says so on stderr;
 * where `REQUIRE_TOOLS` is set, that is a failure instead.
 */
export function describeWith(commands: readonly string[], name: string, define: () => void): void {
  const missing = missingCommands(commands);
  if (missing.length === 0) return void describe(name, define);
  const problem = `"${name}": ${missing.join(' and ')} not on PATH`;
  if (process.env['REQUIRE_TOOLS']) throw new Error(problem);
  process.stderr.write(`SKIPPED ${problem}.\n`);
  describe.skip(name, define);
}
