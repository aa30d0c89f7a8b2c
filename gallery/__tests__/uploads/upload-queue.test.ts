import { Problem } from '../../src/api/problem';
import { SendError } from '../../src/uploads/send-form';
import type { Prepared, Upload } from '../../src/uploads/upload';
import { UploadQueue } from '../../src/uploads/upload-queue';
import { anUpload } from './support/an-upload';

const upload = (number: number, change: Partial<Upload> = {}): Upload =>
  anUpload({
    id: String(number),
    albumId: 'anna/holiday',
    name: `${number}.jpg`,
    bytes: 10,
    order: number,
    ...change,
  });

/** S3 and the API before it, in which anything may go wrong. */
class World {
  now = 0;
  stored = new Map<string, number>();
  flying = 0;
  mostFlying = 0;
  prepared: number[] = [];
  pauses: number[] = [];
  /** What goes wrong with a send, before or after S3 has the file. */
  faults: { readonly error: Error; readonly isStored: boolean }[] = [];
  refused: string[] = [];
  prepareFaults: Error[] = [];

  constructor(public uploads: readonly Upload[]) {}

  readonly queue = new UploadQueue({
    uploads: () => this.uploads,
    change: async (id, change) => {
      this.uploads = this.uploads.map((one) => (one.id === id ? { ...one, ...change } : one));
    },
    prepare: async (_, files) => {
      this.prepared.push(files.length);
      const fault = this.prepareFaults.shift();
      if (fault) throw fault;
      return files.map(({ name }): Prepared => {
        if (this.refused.includes(name)) return { kind: 'refused', error: 'NotAPicture', message: name };
        if (this.stored.has(name)) return { kind: 'there', key: name, versionId: 'v', photoId: 'p' };
        const form = { url: 'http://s3', fields: { key: name }, expiresAt: this.now / 1000 + 900 };
        return { kind: 'upload', key: name, form };
      });
    },
    send: async ({ fields }) => {
      this.flying += 1;
      this.mostFlying = Math.max(this.mostFlying, this.flying);
      await new Promise((resolve) => setImmediate(resolve));
      this.flying -= 1;
      const fault = this.faults.shift();
      const name = fields.key!;
      if (!fault || fault.isStored) this.stored.set(name, (this.stored.get(name) ?? 0) + 1);
      if (fault) throw fault.error;
      return { versionId: `v-${name}` };
    },
    file: async (id) => (id === 'lost' ? undefined : new Blob(['x'])),
    progress: () => undefined,
    now: () => this.now,
    pause: async (failures) => void this.pauses.push(failures),
  });

  async run(): Promise<void> {
    this.queue.start();
    for (let turns = 0; turns < 500; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  states(): string[] {
    return this.uploads.map(({ state }) => state);
  }
}

const lost = new SendError(0, 'Unreachable');

describe('the queue of uploads', () => {
  it('sends every file once, four at a time, and asks for forms of several at once', async () => {
    const world = new World(Array.from({ length: 30 }, (_, index) => upload(index)));
    await world.run();

    expect(world.states()).toEqual(Array(30).fill('SENT'));
    expect([...world.stored.values()]).toEqual(Array(30).fill(1));
    expect(world.mostFlying).toBe(4);
    expect(world.prepared.length).toBeLessThan(8);
    expect(world.uploads[3]).toMatchObject({ key: '3.jpg', versionId: 'v-3.jpg' });
  });

  it('sends nothing twice that S3 has, though its answer was lost', async () => {
    const world = new World([upload(1), upload(2)]);
    world.faults = [{ error: lost, isStored: true }];
    await world.run();

    expect(world.states()).toEqual(['SENT', 'SENT']);
    expect([...world.stored.values()]).toEqual([1, 1]);
    expect(world.pauses).toEqual([1]);
  });

  it('tells what the album had before from what a lost answer hid', async () => {
    const world = new World([upload(1), upload(2)]);
    world.stored.set('1.jpg', 1);
    world.faults = [{ error: lost, isStored: true }];
    await world.run();

    expect(world.uploads).toMatchObject([
      { state: 'SENT', wasThere: true },
      { state: 'SENT', wasThere: false },
    ]);
  });

  it('loses nothing however long the connection is away', async () => {
    const world = new World([upload(1), upload(2), upload(3)]);
    world.faults = Array.from({ length: 20 }, () => ({ error: lost, isStored: false }));
    world.prepareFaults = [new Problem('Unreachable', 'offline')];
    await world.run();

    expect(world.states()).toEqual(['SENT', 'SENT', 'SENT']);
    expect(Math.max(...world.pauses)).toBeGreaterThan(4);
  });

  it('asks for a new form when S3 takes the old one no more', async () => {
    const world = new World([upload(1)]);
    world.faults = [{ error: new SendError(403, 'AccessDenied'), isStored: false }];
    await world.run();

    expect(world.states()).toEqual(['SENT']);
    expect(world.prepared).toEqual([1, 1]);
  });

  it('gives up on a file that S3 refuses again and again, until it is tried by hand', async () => {
    const world = new World([upload(1), upload(2)]);
    world.faults = Array.from({ length: 4 }, () => ({ error: new SendError(400, 'Odd'), isStored: false }));
    world.uploads = [upload(1)];
    await world.run();

    expect(world.uploads).toMatchObject([{ state: 'FAILED', problem: { error: 'Odd' } }]);
  });

  it.each([
    ['too large for S3', new SendError(400, 'EntityTooLarge'), 'FileTooLarge'],
    ['empty to S3', new SendError(400, 'EntityTooSmall'), 'EmptyFile'],
  ])('refuses a file that is %s', async (_, error, code) => {
    const world = new World([upload(1)]);
    world.faults = [{ error, isStored: false }];
    await world.run();

    expect(world.uploads).toMatchObject([{ state: 'REFUSED', problem: { error: code } }]);
  });

  it('tells which files the API refuses, which album is gone, and which file this browser has no more', async () => {
    const refused = new World([upload(1), upload(2)]);
    refused.refused = ['1.jpg'];
    await refused.run();
    const gone = new World([upload(1)]);
    gone.prepareFaults = [new Problem('NotFound', 'no album', 404)];
    await gone.run();
    const missing = new World([upload(1, { id: 'lost' })]);
    await missing.run();

    expect(refused.states()).toEqual(['REFUSED', 'SENT']);
    expect(gone.uploads).toMatchObject([{ state: 'FAILED', problem: { error: 'NotFound' } }]);
    expect(missing.uploads).toMatchObject([{ state: 'FAILED', problem: { error: 'FileGone' } }]);
  });

  it('takes up what is added while it works and after it has stopped', async () => {
    const world = new World([upload(1)]);
    await world.run();
    world.uploads = [...world.uploads, upload(2)];
    await world.run();

    expect(world.states()).toEqual(['SENT', 'SENT']);
  });
});
