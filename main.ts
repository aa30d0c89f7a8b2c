import { App } from 'cdktf';
import { environmentNames, loadEnvironment } from './env/load-environment';
import { EnvironmentStack, stackName } from './modules/environment-stack';
import { placeLockFile, refuseUnknownRuntime } from './modules/lock-file';
import { buildPackages } from './packaging/build-packages';
import { buildPage } from './packaging/build-page';
import { gallery } from './state-machines/gallery';
import { workflows } from './state-machines/index';
import { runtimeWarning } from './state-machines/lambda-runtimes';

/** Names of the environments to synthesize, separated by commas. All of them by default. */
const SELECTION = 'ENVIRONMENTS';

/** The CDKTF application: one stack per environment. */
async function main(): Promise<void> {
  const selected = process.env[SELECTION]?.split(',').map((name) => name.trim()) ?? environmentNames();
  const environments = selected.map((name) => loadEnvironment(name, workflows));
  for (const environment of environments) refuseUnknownRuntime(environment);
  for (const runtime of new Set(environments.map(({ lambdaRuntime }) => lambdaRuntime))) {
    const warning = runtimeWarning(runtime, new Date());
    if (warning !== undefined) process.stderr.write(`WARNING: ${warning}\n`);
  }
  const report = (message: string): void => void process.stderr.write(`${message}\n`);
  const withGallery = environments.some((environment) => environment.gallery !== undefined);
  const archives = await buildPackages({
    workflows: [...Object.values(workflows), ...(withGallery ? [gallery] : [])],
    report,
  });
  if (withGallery) buildPage({ report });
  const app = new App();
  for (const environment of environments) {
    new EnvironmentStack(app, { environment, workflows, archives });
  }
  app.synth();
  placeLockFile(
    app.outdir,
    environments.map(({ name }) => stackName(name)),
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
