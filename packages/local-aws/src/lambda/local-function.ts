import { devNull } from 'node:os';
import { dirname, sep } from 'node:path';
import { LOCAL_REGION } from '../service';

/** A function as it is deployed, but for the place of its bundle. */
export interface LocalFunction {
  readonly name: string;
  readonly arn: string;
  /** Module that exports the handler. */
  readonly bundlePath: string;
  /** Name of the export. Default `handler`. */
  readonly exportName?: string;
  /** 128..10240. Bounds the JavaScript heap; buffers and native memory are not bounded locally. */
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * All that a function finds in `process.env`: its own settings, what Lambda sets, and where the local AWS is. Nothing
 * of the developer's environment, profile or credentials gets through.
 *
 * `TZ` is set as on Lambda, but a thread cannot have its own time zone: code must not depend on local time.
 */
export function functionEnvironment(definition: LocalFunction, endpointUrl: string): Record<string, string> {
  return {
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    _HANDLER: 'index.handler',
    LAMBDA_TASK_ROOT: dirname(definition.bundlePath),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...sharpLayer(),
    ...definition.environment,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    // The Node.js version of this machine says nothing about the one on Lambda.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** The local stand-in for the sharp layer: a place where `require('sharp')` finds it, wherever the bundle lies. */
function sharpLayer(): { NODE_PATH?: string } {
  const modules = `${sep}node_modules${sep}`;
  const file = require.resolve('sharp');
  return { NODE_PATH: file.slice(0, file.lastIndexOf(`${modules}sharp${sep}`) + modules.length - 1) };
}
