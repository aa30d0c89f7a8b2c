import type { IncomingMessage } from 'node:http';

/** A request as the local endpoint hands it to a service: read in full, its chunked framing already removed. */
export interface ServiceRequest {
  readonly method: string;
  /** Undecoded path, without query, e.g. `/bucket/a%20b.jpg`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Status of an answer that is none: the endpoint closes the connection instead, and clients see ECONNRESET. */
export const CONNECTION_DROPPED = 0;

export interface ServiceResponse {
  /** HTTP status, or CONNECTION_DROPPED. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** One AWS service of the local endpoint. Requests reach it by the service name in their signature's scope. */
export interface LocalService {
  /** Name in the credential scope of a SigV4 signature: `s3`, `dynamodb`, `sns`, `sqs`, `rekognition`. */
  readonly signingName: string;
  /** Names of the operations that it carries out, as in the API reference; every other one is refused. */
  readonly operations: readonly string[];
  handle(request: ServiceRequest): Promise<ServiceResponse>;
  /** Flushes to disk and frees files and threads. */
  close(): Promise<void>;
}

/** What the services report to those who count: tests, the command line, the bench. */
export interface ServiceCall {
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  readonly durationMs: number;
  /** Service-specific facts, e.g. `{ bucket, key, range }` of an S3 read or `{ source }` of a Rekognition answer. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export type CallObserver = (call: ServiceCall) => void;

/** An event on the local default bus, in EventBridge's envelope. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The account and region of everything local. */
export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'us-east-1';
