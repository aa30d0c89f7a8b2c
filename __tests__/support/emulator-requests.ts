/** Services that take an operation and its input as JSON, and how the header that names the operation begins. */
const TARGETS = {
  'cognito-idp': 'AWSCognitoIdentityProviderService',
  dynamodb: 'DynamoDB_20120810',
  events: 'AWSEvents',
  kms: 'TrentService',
  logs: 'Logs_20140328',
  rekognition: 'RekognitionService',
  states: 'AWSStepFunctions',
} as const;

/** Services that take an operation as a form and answer XML, and what their requests are signed for. */
const FORMS = { cloudwatch: 'monitoring', iam: 'iam', sns: 'sns', sqs: 'sqs' } as const;

/** Questions to an emulated AWS. Each costs milliseconds; as a process of the AWS CLI it would be a second of a core. */
export interface EmulatorRequests {
  /** An operation of a service that speaks JSON. */
  json<Answer>(service: keyof typeof TARGETS, operation: string, input?: object): Promise<Answer>;
  /** An operation of a service that takes forms. @returns XML */
  form(service: keyof typeof FORMS, operation: string): Promise<string>;
  /** What lies at a path, read if nothing else is asked for. @returns JSON, the XML of S3 or the bytes of an object */
  rest(
    service: 'apigateway' | 'cloudfront' | 'lambda' | 's3' | 'scheduler',
    path: string,
    options?: RequestInit,
  ): Promise<string>;
}

/** Asks an emulator of AWS, which looks at no signature. */
export function emulatorRequests(url: string): EmulatorRequests {
  return {
    json: async (service, operation, input = {}) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${TARGETS[service]}.${operation}`,
      };
      return JSON.parse(await send(service, '/', { method: 'POST', headers, body: JSON.stringify(input) })) as never;
    },
    form: (service, operation) =>
      send(FORMS[service], '/', { method: 'POST', body: new URLSearchParams({ Action: operation }) }),
    rest: send,
  };

  async function send(service: string, path: string, options: RequestInit = {}): Promise<string> {
    const scope = `test/20260101/us-east-1/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const headers = { ...(options.headers as Record<string, string> | undefined), authorization };
    const response = await fetch(url + path, { ...options, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} ${path} answered ${response.status}: ${text}`);
    return text;
  }
}

/** The texts of all elements of a name, wherever they stand. */
export function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text]) => text!);
}
