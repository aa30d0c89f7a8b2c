import { LAMBDA_RUNTIMES, runtimeWarning, RUNTIMES_AS_OF } from '../state-machines/lambda-runtimes';
import { environmentNames, loadEnvironment } from '../env/load-environment';
import { workflows } from '../state-machines/index';

/** `npm run runtimes`: until when AWS supports the Lambda runtimes, and a warning when one that is used ends soon. */
for (const [name, { deprecated, provider }] of Object.entries(LAMBDA_RUNTIMES)) {
  console.log(`${name}: supported until ${deprecated}, AWS provider ${provider} or newer (table of ${RUNTIMES_AS_OF})`);
}
for (const runtime of new Set(environmentNames().map((name) => loadEnvironment(name, workflows).lambdaRuntime))) {
  const warning = runtimeWarning(runtime, new Date());
  if (warning !== undefined) console.log(`WARNING: ${warning}`);
}
