import { computed, signal } from '@preact/signals';
import { answerOf, api } from '../api/client';
import { wait } from '../api/retry';
import { updateInLists } from '../photos/lists';
import { me } from '../session/session';
import { faultOf } from './check-file';
import { sendForm } from './send-form';
import { StatusWatch } from './status-watch';
import { isSameFile, type Tile, type Upload } from './upload';
import { UploadQueue } from './upload-queue';
import { UploadStore } from './upload-store';

/** Everything that is on its way, in its order. Read by the page, written here. */
export const uploads = signal<readonly Upload[]>([]);
/** What part of each file is sent, from 0 to 1. */
export const sentParts = signal<ReadonlyMap<string, number>>(new Map());
/** Whether nothing could be reached the last time, so that files wait. */
export const isWaitingForConnection = signal(false);
/** Files that nothing has told S3's acceptance of yet: they would be lost on a machine that keeps nothing. */
export const unsentCount = computed(
  () => uploads.value.filter(({ state }) => state === 'QUEUED' || state === 'SENDING').length,
);

const LONGEST_PAUSE_MS = 30_000;

let store: UploadStore | undefined;
/** Files that this browser will not keep, in a private window for example. */
const unkept = new Map<string, Blob>();
/** Other tabs of the same person: one of them sends, all show. They hear that uploads have changed, and of photos. */
let tabs: BroadcastChannel | undefined;
let isSender = false;

/** What this tab sends: everything, or else only what no other tab can read. */
const ownUploads = (): readonly Upload[] =>
  isSender ? uploads.value : uploads.value.filter(({ id }) => unkept.has(id));

async function change(id: string, changed: Partial<Upload>): Promise<void> {
  uploads.value = uploads.value.map((upload) => (upload.id === id ? { ...upload, ...changed } : upload));
  if (changed.state === 'SENT') watch.start();
  const upload = uploads.value.find((one) => one.id === id);
  if (!upload || unkept.has(id)) return;
  await store?.put(upload);
  if (changed.state === 'SENT') await store?.dropFile(id);
  tabs?.postMessage({});
}

const queue = new UploadQueue({
  async prepare(albumId, files) {
    const body = {
      album: albumId,
      files: files.map(({ name, bytes, modifiedAt }) => ({ name, bytes, modifiedAt })),
    };
    return (await answerOf(api.POST('/api/uploads', { body }))).uploads;
  },
  async send(form, file, onProgress) {
    const answer = await sendForm(form, file, onProgress);
    isWaitingForConnection.value = false;
    return answer;
  },
  file: async (id) => unkept.get(id) ?? (await store?.file(id)),
  uploads: ownUploads,
  change,
  progress(id, part) {
    sentParts.value = new Map(sentParts.value).set(id, part);
  },
  now: Date.now,
  async pause(failures) {
    isWaitingForConnection.value = true;
    const online = new Promise((resolve) => window.addEventListener('online', resolve, { once: true }));
    await Promise.race([online, wait(Math.min(1000 * 2 ** failures, LONGEST_PAUSE_MS))]);
  },
});

const watch = new StatusWatch({
  uploads: ownUploads,
  async statuses(asked) {
    const body = { uploads: asked.map(({ key, versionId }) => ({ key: key!, versionId })) };
    return (await answerOf(api.POST('/api/uploads/status', { body }))).uploads;
  },
  async changed(id, changed, photo) {
    await change(id, changed);
    if (!photo) return;
    updateInLists(photo);
    tabs?.postMessage({ photo });
  },
});

/** Takes what another tab has changed or added. */
async function readAgain(): Promise<void> {
  if (!store || !me.value) return;
  const kept = await store.list(me.value.owner);
  const known = new Map(uploads.value.map((upload) => [upload.id, upload]));
  // What this tab itself sends, it knows best.
  const merged = kept.map((upload) => (isSender ? (known.get(upload.id) ?? upload) : upload));
  uploads.value = [...merged, ...uploads.value.filter(({ id }) => unkept.has(id))];
  if (isSender) begin();
}

function begin(): void {
  queue.start();
  watch.start();
}

/** Goes on with what was left, in one of the tabs that are open. */
export async function startUploads(owner: string): Promise<void> {
  store = await UploadStore.open().catch(() => undefined);
  tabs = new BroadcastChannel(`gallery-uploads-${owner}`);
  tabs.onmessage = ({ data }: MessageEvent<{ readonly photo?: Tile }>) => {
    if (data.photo) updateInLists(data.photo);
    else void readAgain();
  };
  await readAgain();
  await navigator.locks.request(`gallery-uploads-${owner}`, async () => {
    isSender = true;
    for (const { id, state } of uploads.value) if (state === 'SENDING') await change(id, { state: 'QUEUED' });
    begin();
    await new Promise(() => undefined);
  });
}

export interface Added {
  readonly added: number;
  /** Those that are on their way already. */
  readonly known: number;
}

/** Adds files to an album. One that cannot be right is listed with why, and not sent. */
export async function addFiles(albumId: string, files: readonly File[]): Promise<Added> {
  const { owner, limits } = me.value!;
  const rules = { maxBytes: limits.photoBytes, endings: limits.endings };
  let added = 0;
  for (const file of files) {
    const fault = await faultOf(file, rules);
    const upload: Upload = {
      id: crypto.randomUUID(),
      owner,
      albumId,
      name: file.name,
      bytes: file.size,
      modifiedAt: file.lastModified,
      order: Date.now() + added / 10_000,
      state: fault ? 'REFUSED' : 'QUEUED',
      problem: fault,
    };
    if (uploads.value.some((other) => other.state !== 'REFUSED' && isSameFile(other, upload))) continue;
    added += 1;
    if (fault || !store) unkept.set(upload.id, file);
    else await store.add(upload, file).catch(() => unkept.set(upload.id, file));
    uploads.value = [...uploads.value, upload];
    queue.start();
  }
  tabs?.postMessage({});
  return { added, known: files.length - added };
}

export async function retryUpload(id: string): Promise<void> {
  await change(id, { state: 'QUEUED', problem: undefined, status: undefined });
  queue.start();
}

/** Takes uploads off the list; of what S3 has, the photo stays. */
export async function dismissUploads(ids: readonly string[]): Promise<void> {
  uploads.value = uploads.value.filter(({ id }) => !ids.includes(id));
  for (const id of ids) {
    unkept.delete(id);
    await store?.remove(id);
  }
  tabs?.postMessage({});
}
