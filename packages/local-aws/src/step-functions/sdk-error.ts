import type { SdkService } from './sdk-clients';
import { StatesError } from './states-error';

interface SdkException extends Error {
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly extendedRequestId?: string;
  };
}

/**
 * The Error and Cause that Step Functions makes of a failed SDK call. Its optimised integrations show the names and
 * texts of the Java SDK 1 (`SNS.NotFoundException`), the `aws-sdk:` integrations those of the Java SDK 2
 * (`Sns.NotFoundException`). Errors outside the service's model share the name of the service's general error; a call
 * that reached no service is an `SdkClientException`.
 */
export function sdkError(error: SdkException, service: SdkService, style: 'optimised' | 'aws-sdk'): StatesError {
  const optimised = style === 'optimised' ? service.optimised : undefined;
  const prefix = optimised?.prefix ?? service.sdkName;
  const { httpStatusCode, requestId, extendedRequestId } = error.$metadata ?? {};
  if (error.$fault === undefined || httpStatusCode === undefined) {
    return new StatesError(
      `${prefix}.SdkClientException`,
      `Unable to execute HTTP request: ${error.message || error.name}`,
    );
  }
  const modelled = error.constructor.name !== service.unmodelledError;
  const general = optimised?.generalError ?? `${service.sdkName}Exception`;
  // Java names every exception class so, whatever the shape is called.
  const name = modelled ? error.name.replace(/(Exception)?$/, 'Exception') : general;
  const facts = optimised
    ? `Service: ${optimised.serviceName}; Status Code: ${httpStatusCode}; Error Code: ${error.name}; Request ID: ${requestId ?? null}; Proxy: null`
    : [
        `Service: ${service.sdkName}, Status Code: ${httpStatusCode}, Request ID: ${requestId ?? null}`,
        ...(extendedRequestId === undefined ? [] : [`Extended Request ID: ${extendedRequestId}`]),
      ].join(', ');
  return new StatesError(`${prefix}.${name}`, `${error.message} (${facts})`);
}
