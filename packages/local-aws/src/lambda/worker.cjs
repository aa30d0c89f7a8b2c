'use strict';
// One execution environment of a function. Plain JavaScript, so that a thread starts without a TypeScript loader.
const { Buffer } = require('node:buffer');
const { pathToFileURL } = require('node:url');
const { format } = require('node:util');
const { isNativeError } = require('node:util').types;
const { performance } = require('node:perf_hooks');
const { parentPort, workerData } = require('node:worker_threads');

let requestId;

/** Everything a function prints becomes one JSON line; lines that are JSON already stay as they are. */
function log(level, text) {
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const structured = line.startsWith('{') && line.endsWith('}');
    parentPort.postMessage({
      kind: 'log',
      line: structured
        ? line
        : JSON.stringify({ timestamp: new Date().toISOString(), level, requestId, message: line }),
    });
  }
}

for (const [stream, level] of [
  ['stdout', 'INFO'],
  ['stderr', 'ERROR'],
]) {
  process[stream].write = (chunk, encoding, callback) => {
    log(level, typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    (typeof encoding === 'function' ? encoding : callback)?.();
    return true;
  };
}
for (const [method, level] of Object.entries({
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  debug: 'DEBUG',
  trace: 'TRACE',
})) {
  // eslint-disable-next-line no-console, no-undef
  console[method] = (...values) => log(level, format(...values));
}

/** The error as the Node.js runtime of Lambda reports it. */
function errorBody(error) {
  if (isNativeError(error) || (error && error.name && error.message && error.stack)) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack || '').split('\n') };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

const reply = (message) => parentPort.postMessage({ requestId, ...message });
const fail = (kind, error) => reply({ kind, body: JSON.stringify(errorBody(error)) });

// The runtime reports what escapes the handler, then gives the environment up.
process.on('uncaughtException', (error) => {
  fail('fatal-error', error);
  process.exit(129);
});
process.on('unhandledRejection', (reason) => {
  const error = new Error(isNativeError(reason) ? `${reason.name}: ${reason.message}` : String(reason));
  error.name = 'Runtime.UnhandledPromiseRejection';
  fail('fatal-error', error);
  process.exit(128);
});

async function main() {
  const { bundlePath, exportName, functionName, functionArn, memoryMegabytes } = workerData;
  const started = performance.now();
  let handler;
  try {
    const module = await import(pathToFileURL(bundlePath).href);
    // Exports of CommonJS that cannot be seen before it runs are on the default export.
    handler = module[exportName] ?? module.default?.[exportName];
    if (typeof handler !== 'function') {
      const error = new Error(`index.${exportName} is undefined or not exported`);
      error.name = 'Runtime.HandlerNotFound';
      throw error;
    }
  } catch (error) {
    fail('fatal-error', error);
    return;
  }

  parentPort.on('message', async (invocation) => {
    requestId = invocation.requestId;
    try {
      const result = await handler(JSON.parse(invocation.payload), {
        awsRequestId: requestId,
        callbackWaitsForEmptyEventLoop: true,
        functionName,
        functionVersion: '$LATEST',
        invokedFunctionArn: functionArn,
        logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
        logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
        memoryLimitInMB: String(memoryMegabytes),
        getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - Date.now()),
      });
      reply({ kind: 'result', body: JSON.stringify(result) ?? 'null' });
    } catch (error) {
      fail('error', error);
    }
  });
  reply({ kind: 'ready', initMs: performance.now() - started });
}

void main();
