import { startEmulator } from './terraform-emulator';

/**
 * `npx tsx __tests__/support/terraform-emulator-cli.ts`: an emulated AWS to deploy to by hand. Prints what the shell of
 * the deployment needs and runs until it is interrupted.
 */
async function main(): Promise<void> {
  const { env, terraform, close } = await startEmulator();
  for (const [name, value] of Object.entries({ ...terraform.env, ...env })) {
    process.stdout.write(`export ${name}=${value}\n`);
  }
  const stop = (): void => void close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

void main();
