import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { deployedParts } from '../../handlers/gallery/deployed-parts';
import type { GalleryParts } from '../../handlers/gallery/parts';
import type { Answer } from '../../handlers/gallery/router';
import { type GalleryOptions, type LocalGallery, openGallery } from '../../local/gallery/gallery-server';
import { galleryResources } from '../../local/gallery/gallery-resources';
import { LOCAL_REGION } from '../../packages/local-aws/src/service';
import type { Vision } from '../../packages/local-aws/src/vision/vision';
import { gallery as description } from '../../state-machines/gallery';
import { Personas } from '../handlers/rider-photo/support/personas';
import { bundlesWithoutPauses } from './shared-bundles';
import { until } from './until';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** An answer of the API. */
export interface Reply<Body = Record<string, never>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** What is sent for a file, as a page would send it. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly modifiedAt?: number;
}

/** The gallery on the local AWS, with eyes that see what they are told. */
export class GalleryBench {
  readonly personas = new Personas();
  private readonly opened: { destroy(): void }[] = [];
  private readonly labels = new Map<string, readonly string[]>();
  private labelsHeld: Promise<undefined> = Promise.resolve(undefined);

  private constructor(
    /** Folder of everything local. */
    readonly directory: string,
    readonly gallery: LocalGallery,
    vision: { seen: GalleryBench | undefined },
  ) {
    vision.seen = this;
  }

  static async open(options: Partial<GalleryOptions> = {}): Promise<GalleryBench> {
    const directory = mkdtempSync(join(tmpdir(), 'gallery-'));
    const page = join(directory, 'page');
    mkdirSync(page);
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>Gallery</title>');
    const eyes: { seen: GalleryBench | undefined } = { seen: undefined };
    const vision: Vision = {
      detectFaces: (image) => eyes.seen!.personas.vision.detectFaces(image),
      detectLabels: async (image) => ({
        source: 'local-model',
        labels: (eyes.seen!.labels.get(sha256(image)) ?? []).map((name) => ({
          name,
          confidence: 90,
          parents: [],
          aliases: [],
          categories: [],
          instances: [{ boundingBox: { left: 0.1, top: 0.1, width: 0.5, height: 0.5 }, confidence: 90 }],
        })),
      }),
      // What every detection asks for first, that of a batch, too.
      recordedAnswer: () => eyes.seen!.labelsHeld,
      close: async () => undefined,
    };
    const gallery = await openGallery({
      port: 0,
      page,
      bundle: bundlesWithoutPauses,
      vision,
      ...options,
      directory,
    });
    return new GalleryBench(directory, gallery, eyes);
  }

  /** Keeps every analysis and every batch from ending. @returns what lets them go on */
  holdLabels(): () => void {
    let open = (): void => undefined;
    this.labelsHeld = new Promise((resolve) => (open = () => resolve(undefined)));
    return open;
  }

  /** Tells what is on a picture. */
  labelled(bytes: Buffer, ...labels: string[]): Buffer {
    this.labels.set(sha256(bytes), labels);
    return bytes;
  }

  get bucket(): string {
    return this.gallery.environment.workflow('image-analysis').resources.buckets.photos!.name;
  }

  /** What the API works with, made as the function makes it; its clients are closed with the bench. */
  parts(): GalleryParts {
    const { environment } = this.gallery;
    const local = {
      endpoint: environment.endpoint.url,
      region: LOCAL_REGION,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    };
    const clients = {
      dynamodb: new DynamoDBClient(local),
      lambda: new LambdaClient(local),
      rekognition: new RekognitionClient(local),
      s3: new S3Client({ ...local, forcePathStyle: true }),
      sfn: new SFNClient(local),
      sqs: new SQSClient(local),
    };
    this.opened.push(...Object.values(clients));
    return deployedParts(description.variables(galleryResources(environment)), clients);
  }

  /** Somebody who signs in. */
  async signIn(name: string, isAdmin = false): Promise<Person> {
    const reply = await this.send<{ token: string }>('POST', '/session', { body: { name, isAdmin } });
    return new Person(this, name, reply.body.token);
  }

  /** Once nothing is under way in a workflow: a state is told before the last of what follows from it is done. */
  async settled(name: 'image-analysis' | 'rider-photo'): Promise<void> {
    const { bus, workflow } = this.gallery.environment;
    const { running } = workflow(name);
    do {
      await Promise.all(running().map(({ result }) => result));
      await bus.idle();
    } while (running().length > 0);
  }

  async send<Body>(
    method: string,
    path: string,
    { body, token, headers = {} }: { body?: unknown; token?: string; headers?: Record<string, string> } = {},
  ): Promise<Reply<Body>> {
    const response = await fetch(`${this.gallery.url}/api${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  }

  async close(): Promise<void> {
    this.opened.forEach((client) => client.destroy());
    await this.gallery.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Uploads a file by a form, as a page does. @returns the version that S3 names */
export async function postForm(
  form: { readonly url: string; readonly fields: Readonly<Record<string, string>> },
  { name, bytes }: SentFile,
): Promise<{ readonly status: number; readonly versionId: string | undefined; readonly text: string }> {
  const data = new FormData();
  for (const [field, value] of Object.entries(form.fields)) data.append(field, value);
  data.append('file', new Blob([new Uint8Array(bytes)]), name);
  const response = await fetch(form.url, { method: 'POST', body: data });
  const versionId = response.headers.get('x-amz-version-id') ?? undefined;
  return { status: response.status, versionId, text: await response.text() };
}

/** Somebody who has signed in. */
export class Person {
  constructor(
    private readonly api: Pick<GalleryBench, 'send' | 'settled'>,
    readonly name: string,
    readonly token: string,
  ) {}

  call<Body = Record<string, never>>(method: string, path: string, body?: unknown): Promise<Reply<Body>> {
    return this.api.send<Body>(method, path, { body, token: this.token });
  }

  get<Body = Record<string, never>>(path: string): Promise<Reply<Body>> {
    return this.call<Body>('GET', path);
  }

  async album(name: string): Promise<Answer<'createAlbum'>> {
    return (await this.call<Answer<'createAlbum'>>('POST', '/albums', { name })).body;
  }

  async prepare(album: string, ...files: SentFile[]): Promise<Answer<'prepareUploads'>['uploads']> {
    const asked = files.map(({ name, bytes, modifiedAt = 1 }) => ({ name, bytes: bytes.length, modifiedAt }));
    const reply = await this.call<Answer<'prepareUploads'>>('POST', '/uploads', { album, files: asked });
    return reply.body.uploads;
  }

  async status(key: string, versionId?: string): Promise<Answer<'uploadStatuses'>['uploads'][number]> {
    const reply = await this.call<Answer<'uploadStatuses'>>('POST', '/uploads/status', {
      uploads: [{ key, versionId }],
    });
    return reply.body.uploads[0]!;
  }

  /** Uploads a file into an album. */
  async send(album: string, file: SentFile): Promise<{ readonly key: string; readonly versionId: string | undefined }> {
    const [prepared] = await this.prepare(album, file);
    if (prepared?.kind !== 'upload')
      throw new Error(`${file.name} was not to be uploaded: ${JSON.stringify(prepared)}`);
    const { versionId } = await postForm(prepared.form, file);
    return { key: prepared.key, versionId };
  }

  /** Uploads a file into an album and waits for its outcome. */
  async upload(album: string, file: SentFile): Promise<Answer<'uploadStatuses'>['uploads'][number]> {
    const { key, versionId } = await this.send(album, file);
    return this.outcome(key, versionId);
  }

  async outcome(key: string, versionId?: string): Promise<Answer<'uploadStatuses'>['uploads'][number]> {
    await until(
      () => this.status(key, versionId),
      ({ status }) => status !== 'WAITING' && status !== 'PENDING',
    );
    await this.api.settled('image-analysis');
    return this.status(key, versionId);
  }

  /** Uploads a selfie of a rider and waits for what becomes of it. */
  async selfie(rider: string, file: SentFile): Promise<Answer<'getRider'>> {
    const path = `/riders/${encodeURIComponent(rider)}`;
    const before = (await this.get<Partial<Answer<'getRider'>>>(path)).body.attempts?.length ?? 0;
    const { body } = await this.call<Answer<'prepareSelfie'>>('POST', `${path}/selfies`, {
      fileName: file.name,
      bytes: file.bytes.length,
    });
    await postForm(body.form, file);
    const ask = async (): Promise<Answer<'getRider'>> => (await this.get<Answer<'getRider'>>(path)).body;
    await until(ask, ({ attempts }) => attempts.length > before && attempts[0]!.outcome !== 'CHECKING');
    await this.api.settled('rider-photo');
    return ask();
  }

  async search(query: Record<string, string | string[]>): Promise<Answer<'searchPhotos'>> {
    const parameters = new URLSearchParams(
      Object.entries(query).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
    );
    return (await this.get<Answer<'searchPhotos'>>(`/photos?${parameters.toString()}`)).body;
  }
}
