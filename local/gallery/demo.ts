import { createReadStream, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { INCOMING_PREFIX } from '../../handlers/batch-detection/queue/batch-keys';
import type { Answer } from '../../handlers/gallery/router';
import { writeParts } from '../samples/batch-detection';
import { writeSamples } from '../samples/image-analysis';
import { writeSelfies } from '../samples/rider-photo';
import { STATE_FOLDERS } from '../storage';
import type { LocalGallery } from './gallery-server';

/** Who the samples belong to. */
export const DEMO_NAME = 'demo';
const ALBUM = 'Samples';

type Form = Answer<'prepareSelfie'>['form'];

/** The API as the page calls it. */
class Api {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async signIn(url: string): Promise<Api> {
    const { token } = (await post(`${url}/api/session`, { name: DEMO_NAME, isAdmin: true })) as { token: string };
    return new Api(url, token);
  }

  post<Body>(path: string, body: unknown): Promise<Body> {
    return post(`${this.url}/api${path}`, body, this.token) as Promise<Body>;
  }

  async albums(): Promise<Answer<'listAlbums'>['albums']> {
    const headers = { authorization: `Bearer ${this.token}` };
    const response = await fetch(`${this.url}/api/albums?owner=${DEMO_NAME}`, { headers });
    return ((await response.json()) as Answer<'listAlbums'>).albums;
  }
}

async function post(url: string, body: unknown, token?: string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  if (response.ok) return response.json();
  throw new Error(`${url}: ${response.status} ${await response.text()}`);
}

async function upload({ url, fields }: Form, path: string): Promise<void> {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) chunks.push(chunk);
  data.append('file', new Blob(chunks), basename(path));
  const response = await fetch(url, { method: 'POST', body: data });
  if (!response.ok) throw new Error(`${basename(path)} was not uploaded: ${await response.text()}`);
}

async function uploadPhotos(api: Api, paths: readonly string[]): Promise<void> {
  const [known] = (await api.albums()).filter(({ name }) => name === ALBUM);
  const album = known ?? (await api.post<Answer<'createAlbum'>>('/albums', { name: ALBUM }));
  const files = paths.map((path) => {
    // Written anew each time: what tells one file from another is its name here.
    return { name: basename(path), bytes: statSync(path).size, modifiedAt: 0 };
  });
  const { uploads } = await api.post<Answer<'prepareUploads'>>('/uploads', { album: album.id, files });
  for (const [index, prepared] of uploads.entries()) {
    if (prepared.kind === 'upload') await upload(prepared.form, paths[index]!);
  }
}

/** A selfie is called `<rider>.jpg` or `<rider>--<more>.jpg`. */
const riderOf = (path: string): string => basename(path).replace(/(--.*)?\.[^.]+$/, '');

async function uploadSelfies(api: Api, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const body = { fileName: basename(path), bytes: statSync(path).size };
    const { form } = await api.post<Answer<'prepareSelfie'>>(
      `/riders/${encodeURIComponent(riderOf(path))}/selfies`,
      body,
    );
    await upload(form, path);
  }
}

/** Puts images where the batch takes them. */
export async function uploadParts({ environment }: LocalGallery, paths: readonly string[]): Promise<void> {
  const { buckets } = environment.workflow('batch-detection').resources;
  for (const path of paths) {
    const command = new PutObjectCommand({
      Bucket: buckets.photos!.name,
      Key: `${INCOMING_PREFIX}${basename(path)}`,
      Body: createReadStream(path),
      ContentLength: statSync(path).size,
    });
    await environment.clients.s3.send(command);
  }
}

/** Uploads the samples of all workflows as people would, under the name `demo`. What is there already is left alone. */
export async function fillWithSamples(gallery: LocalGallery, directory: string): Promise<void> {
  const samples = join(directory, STATE_FOLDERS.samples);
  const api = await Api.signIn(gallery.url);
  await uploadPhotos(api, await writeSamples(join(samples, 'photos')));
  await uploadSelfies(api, await writeSelfies(join(samples, 'selfies')));
  await uploadParts(gallery, await writeParts(join(samples, 'parts')));
}
