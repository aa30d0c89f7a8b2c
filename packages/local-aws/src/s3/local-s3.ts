import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BusEvent, CallObserver, LocalService, ServiceRequest, ServiceResponse } from '../service';
import { checkVersionId, splitPath, type S3Call, type S3Reply } from './call';
import { s3ErrorResponse, toS3Error } from './errors';
import { findObject } from './object-reads';
import { checkPresignedUrl } from './presigned';
import { OPERATIONS, routeOf } from './router';
import { Storage } from './storage';
import { refuseUnsupportedHeaders } from './unsupported-headers';

export interface LocalS3Options {
  /** Folder that holds everything; made when missing. Only one process may use it at a time. */
  readonly directory: string;
  /** Takes the events of buckets that send theirs to EventBridge. */
  readonly onEvent?: (event: BusEvent) => void;
  readonly observe?: CallObserver;
}

interface BucketOptions {
  /** Default true, as the deployed buckets. */
  readonly versioning?: boolean;
  /** Whether object events are sent to EventBridge. Default true, as the deployed buckets. */
  readonly eventBridge?: boolean;
}

/** The local S3, over the wire and in process. What fails in process throws an S3Error, e.g. named `NoSuchKey`. */
export interface LocalS3 extends LocalService {
  readonly signingName: 's3';
  /** Makes a bucket, or gives an existing one these options; its objects stay. */
  createBucket(name: string, options?: BucketOptions): Promise<void>;
  readObject(bucket: string, key: string, versionId?: string): Promise<Buffer>;
  /** Where the bytes of an object lie. The file has no telling name, and must not be changed. */
  objectPath(bucket: string, key: string, versionId?: string): Promise<string>;
  /** Copies an object to a file, whose folder is made when missing. */
  exportObject(bucket: string, key: string, toPath: string, versionId?: string): Promise<void>;
}

/**
 * Opens the local S3 on a folder: the operations that the workflows and their tools call, path-style, with versions,
 * conditional requests, ranges, multipart uploads, presigned URLs and forms, and EventBridge events. What it does not have it
 * refuses with NotImplemented, except for headers without a visible effect: ACLs, storage classes, encryption.
 *
 * Writes are on disk when they are answered, and survive the end of the process, however it ends.
 *
 * @throws Error naming the folder, when it cannot be used
 */
export async function openS3({ directory, onEvent, observe }: LocalS3Options): Promise<LocalS3> {
  const storage = await Storage.open(directory, onEvent ?? (() => undefined));
  const objectPath = async (bucket: string, key: string, versionId?: string): Promise<string> => {
    const found = storage.bucket(bucket);
    const id = versionId === undefined ? undefined : checkVersionId(versionId);
    return found.store.blobPath(findObject(found, key, id).blob);
  };

  return {
    signingName: 's3',
    operations: Object.values(OPERATIONS).map(({ name }) => name),
    handle: (request) => handle(storage, request, observe),
    close: () => storage.close(),
    createBucket: async (name, { versioning = true, eventBridge = true } = {}) => {
      const created = await storage.createBucket({ name, versioning: versioning ? 'Enabled' : 'Off', eventBridge });
      if (created) return;
      const { store } = storage.bucket(name);
      // As on S3, a bucket that has had versions cannot go back to having none.
      const withoutVersions = store.settings.versioning === 'Off' ? 'Off' : 'Suspended';
      await store.configure({ versioning: versioning ? 'Enabled' : withoutVersions, eventBridge });
    },
    readObject: async (...object) => readFile(await objectPath(...object)),
    objectPath,
    exportObject: async (bucket, key, toPath, versionId) => {
      const from = await objectPath(bucket, key, versionId);
      await mkdir(dirname(toPath), { recursive: true });
      await copyFile(from, toPath);
    },
  };
}

async function handle(storage: Storage, request: ServiceRequest, observe?: CallObserver): Promise<ServiceResponse> {
  const startedAt = performance.now();
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  let operation = 'Unknown';
  let call: S3Call = { request, bucket: '', key: '', requestId };
  let reply: S3Reply;
  let error: string | null = null;
  try {
    call = { ...call, ...splitPath(request.path) };
    const route = routeOf(request, call.bucket, call.key);
    operation = route.name;
    checkPresignedUrl(request);
    refuseUnsupportedHeaders(call);
    reply = await route.run(storage, call);
  } catch (thrown) {
    const s3Error = toS3Error(thrown);
    error = s3Error.code;
    reply = s3ErrorResponse(s3Error, request.path, requestId);
  }

  const status = reply.status ?? 200;
  observe?.({
    service: 's3',
    operation,
    status,
    durationMs: performance.now() - startedAt,
    facts: {
      bucket: call.bucket,
      key: call.key,
      versionId: request.query.get('versionId'),
      range: request.headers.range ?? null,
      bytes: reply.bytes ?? 0,
      wholeObject: operation === 'GetObject' && status === 200,
      error,
    },
  });
  return { status, headers: { 'x-amz-request-id': requestId, ...reply.headers }, body: reply.body ?? '' };
}
