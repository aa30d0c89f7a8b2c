import { batch, computed, signal } from '@preact/signals';
import { answerOf, api } from '../api/client';
import { asProblem } from '../api/problem';
import { wait } from '../api/retry';
import { updateInLists } from '../photos/lists';
import { me } from '../session/session';
import { faultOf } from './check-file';
import { mergeUploads } from './merge-uploads';
import { sendForm } from './send-form';
import { StatusWatch } from './status-watch';
import { fileMark, type Tile, type Upload } from './upload';
import { UploadFiles } from './upload-files';
import { isUnsent, TimeLeft } from './upload-progress';
import { UploadQueue } from './upload-queue';
import { UploadStore } from './upload-store';

/** Everything that is on its way, in its order. Read by the page, written here. */
export const uploads = signal<readonly Upload[]>([]);
/** What part of each file that is being sent is there, from 0 to 1. */
export const sentParts = signal<ReadonlyMap<string, number>>(new Map());
const isSendingHeldUp = signal(false);
const isWatchHeldUp = signal(false);
/** Files that nothing has told S3's acceptance of yet: they would be lost on a machine that keeps nothing. */
export const unsentCount = computed(() => uploads.value.filter(isUnsent).length);
/** Whether nothing could be reached the last time, so that what is on its way waits. */
export const isWaitingForConnection = computed(
  () =>
    (isSendingHeldUp.value && unsentCount.value > 0) ||
    (isWatchHeldUp.value && uploads.value.some(({ state }) => state === 'SENT')),
);
/** How long the rest takes. */
export const timeLeft = new TimeLeft();

const LONGEST_PAUSE_MS = 30_000;

/** What another tab of the same person tells: that uploads have changed, and photos. */
interface Message {
  readonly photos?: readonly Tile[];
}

let store: UploadStore | undefined;
/** Other tabs of the same person: one of them sends, all show. */
let tabs: BroadcastChannel | undefined;
let isSender = false;

const tell = (message: Message = {}): void => tabs?.postMessage(message);
const uploadOf = (id: string): Upload | undefined => uploads.value.find((upload) => upload.id === id);

const files = new UploadFiles({ store: () => store, upload: uploadOf, copied: tell });

/** What this tab sends: everything, or else only what no other tab can read. */
const ownUploads = (): readonly Upload[] =>
  isSender ? uploads.value : uploads.value.filter(({ id }) => files.isOnlyHere(id));

/** Changes uploads, all at once for the page, and keeps that: the database does it in this order. */
function change(changes: ReadonlyMap<string, Partial<Upload>>): void {
  const changed: Upload[] = [];
  const ended: Upload[] = [];
  uploads.value = uploads.value.map((before) => {
    const news = changes.get(before.id);
    if (!news) return before;
    const after = { ...before, ...news };
    // A place in the queue is not worth keeping.
    if (after.state !== before.state || after.status !== before.status) changed.push(after);
    if (after.state === 'ENDED' && before.state !== 'ENDED') ended.push(after);
    return after;
  });
  const stopped = changed.filter(({ id, state }) => state !== 'SENDING' && sentParts.value.has(id));
  if (stopped.length > 0) {
    const parts = new Map(sentParts.value);
    for (const { id } of stopped) parts.delete(id);
    sentParts.value = parts;
  }
  if (ended.length > 0) timeLeft.note(ended.length, Date.now());
  const sent = changed.filter(({ state }) => state === 'SENT').map(({ id }) => id);
  if (sent.length > 0) {
    files.drop(sent);
    watch.start();
  }
  const kept = changed.filter((upload) => !(isUnsent(upload) && files.isOnlyHere(upload.id)));
  // What a browser does not keep is in this tab all the same.
  if (kept.length > 0)
    void store?.put(kept).then(
      () => tell(),
      () => undefined,
    );
}

const changeOne = (id: string, changed: Partial<Upload>): void => change(new Map([[id, changed]]));

const queue = new UploadQueue({
  async prepare(albumId, prepared) {
    const body = {
      album: albumId,
      files: prepared.map(({ name, bytes, modifiedAt }) => ({ name, bytes, modifiedAt })),
    };
    return (await answerOf(api.POST('/api/uploads', { body }))).uploads;
  },
  async send(form, file, onProgress) {
    const answer = await sendForm(form, file, onProgress);
    isSendingHeldUp.value = false;
    return answer;
  },
  file: (id) => files.file(id),
  uploads: ownUploads,
  change: async (id, changed) => changeOne(id, changed),
  progress(id, part) {
    sentParts.value = new Map(sentParts.value).set(id, part);
  },
  now: Date.now,
  async pause(failures) {
    isSendingHeldUp.value = true;
    const online = new Promise((resolve) => window.addEventListener('online', resolve, { once: true }));
    await Promise.race([online, wait(Math.min(1000 * 2 ** failures, LONGEST_PAUSE_MS))]);
  },
});

const watch = new StatusWatch({
  // Whichever tab is looked at: the one that sends may be in the background, where it asks for nothing.
  uploads: () => uploads.value,
  async statuses(asked, behind) {
    const body = { uploads: asked.map(({ key, versionId }) => ({ key: key!, versionId })), behind };
    const answer = answerOf(api.POST('/api/uploads/status', { body }));
    isWatchHeldUp.value = await answer.then(
      () => false,
      (problem: unknown) => asProblem(problem).error === 'Unreachable',
    );
    return (await answer).uploads;
  },
  changed(news) {
    const photos = news.flatMap(({ photo }) => photo ?? []);
    batch(() => {
      change(new Map(news.map((one) => [one.id, one.change])));
      photos.forEach(updateInLists);
    });
    tell({ photos });
  },
});

/** Takes what another tab has changed or added. */
async function readAgain(): Promise<void> {
  if (!store || !me.value) return;
  const kept = await store.list(me.value.owner);
  uploads.value = mergeUploads(uploads.value, kept, { isSender, holds: (id) => files.holds(id) });
  if (isSender) begin();
  else watch.start();
}

function begin(): void {
  queue.start();
  watch.start();
}

/** Goes on with what was left, in one of the tabs that are open. */
export async function startUploads(owner: string): Promise<void> {
  store = await UploadStore.open().catch(() => undefined);
  tabs = new BroadcastChannel(`gallery-uploads-${owner}`);
  tabs.onmessage = ({ data }: MessageEvent<Message>) => {
    const { photos } = data;
    if (photos) batch(() => photos.forEach(updateInLists));
    else void readAgain();
  };
  await readAgain();
  await navigator.locks.request(`gallery-uploads-${owner}`, async () => {
    isSender = true;
    const begun = uploads.value.filter(({ state }) => state === 'SENDING');
    change(new Map(begun.map(({ id }) => [id, { state: 'QUEUED' }])));
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
export async function addFiles(albumId: string, chosen: readonly File[]): Promise<Added> {
  const { owner, limits } = me.value!;
  const rules = { maxBytes: limits.photoBytes, endings: limits.endings };
  const problems = await Promise.all(chosen.map((file) => faultOf(file, rules)));
  const now = Date.now();
  const listed = new Map(uploads.value.map((upload) => [fileMark(upload), upload]));
  const added: { readonly upload: Upload; readonly file: File }[] = [];
  const replaced = new Set<string>();
  for (const [index, file] of chosen.entries()) {
    const problem = problems[index];
    const upload: Upload = {
      id: crypto.randomUUID(),
      owner,
      albumId,
      name: file.name,
      bytes: file.size,
      modifiedAt: file.lastModified,
      order: now + index / 10_000,
      state: problem ? 'REFUSED' : 'QUEUED',
      problem,
    };
    const known = listed.get(fileMark(upload));
    // To choose a file again is another try, also of one that is over: its photo may have been deleted. What S3 has is not
    // sent again.
    if (known && (isUnsent(known) || known.state === 'SENT')) continue;
    if (known) replaced.add(known.id);
    listed.set(fileMark(upload), upload);
    added.push({ upload, file });
  }
  uploads.value = [...uploads.value.filter(({ id }) => !replaced.has(id)), ...added.map(({ upload }) => upload)];
  void forget([...replaced]);
  void store?.put(added.map(({ upload }) => upload).filter(({ state }) => state === 'REFUSED')).catch(() => undefined);
  void files.hold(added.filter(({ upload }) => upload.state === 'QUEUED'));
  queue.start();
  return { added: added.length, known: chosen.length - added.length };
}

export function retryUploads(ids: readonly string[]): void {
  change(new Map(ids.map((id) => [id, { state: 'QUEUED', problem: undefined, status: undefined }])));
  queue.start();
}

/** Takes uploads off the list; of what S3 has, the photo stays. */
export async function dismissUploads(ids: readonly string[]): Promise<void> {
  const dismissed = new Set(ids);
  uploads.value = uploads.value.filter(({ id }) => !dismissed.has(id));
  await forget(ids);
  tell();
}

async function forget(ids: readonly string[]): Promise<void> {
  files.drop(ids);
  await store?.remove(ids).catch(() => undefined);
}
