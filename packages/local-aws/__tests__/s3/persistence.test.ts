import { spawn } from 'node:child_process';
import fsPromises, { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, HeadObjectCommand, ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { openS3 } from '../../src/s3/local-s3';
import { errorOf, runS3, type RunningS3 } from './running-s3';

describe('the folder of the local S3', () => {
  let directory: string;
  let running: RunningS3 | undefined;
  const start = async (): Promise<RunningS3> => (running = await runS3(directory));
  const restart = async (): Promise<RunningS3> => {
    await running?.stop();
    return start();
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'local-s3-'));
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await rm(directory, { recursive: true, force: true });
  });

  it('keeps buckets, objects, versions and delete markers across restarts', async () => {
    const { client, s3 } = await start();
    await s3.createBucket('photos');
    await s3.createBucket('plain', { versioning: false, eventBridge: false });
    const Metadata = { userid: 'anna' };
    const put = await client.send(new PutObjectCommand({ Bucket: 'photos', Key: 'ä/k', Body: 'first', Metadata }));
    await client.send(new PutObjectCommand({ Bucket: 'photos', Key: 'ä/k', Body: 'second' }));
    await client.send(new DeleteObjectCommand({ Bucket: 'photos', Key: 'ä/k' }));

    const again = await restart();
    const old = await again.client.send(
      new HeadObjectCommand({ Bucket: 'photos', Key: 'ä/k', VersionId: put.VersionId }),
    );
    await again.s3.createBucket('photos');
    await again.client.send(new PutObjectCommand({ Bucket: 'photos', Key: 'new', Body: 'x' }));
    await again.client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'new', Body: 'x' }));

    expect(old).toMatchObject({ ETag: put.ETag, Metadata, LastModified: expect.any(Date) });
    expect((await again.s3.readObject('photos', 'ä/k', put.VersionId)).toString()).toBe('first');
    await expect(again.s3.readObject('photos', 'ä/k')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(again.events).toHaveLength(1);
  });

  it('holds every object that was answered, and none by half, after the process is killed', async () => {
    const script = join(__dirname, 'put-until-killed.ts');
    const writer = spawn(process.execPath, ['--import', 'tsx', script, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      writer.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.length > 20_000) writer.kill('SIGKILL');
      });
      writer.on('error', reject);
      writer.on('close', () => resolve());
    });
    const answered = said
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as { Key: string; VersionId: string; start: string });

    const { s3 } = await start();
    const contents = await Promise.all(answered.map(({ Key, VersionId }) => s3.readObject('photos', Key, VersionId)));

    expect(writer.signalCode).toBe('SIGKILL');
    expect(answered.length).toBeGreaterThan(100);
    contents.forEach((content, index) => expect(content.toString()).toBe(answered[index]!.start.repeat(5_000)));
  });

  it('is cleared of what a killed process left, once no other process can be writing it', async () => {
    const { s3 } = await start();
    await s3.createBucket('photos');
    const leftovers = ['blobs/00', 'objects/00.json.1a.tmp', 'uploads/00.json.1a.tmp', 'blobs/fresh'];
    const anHourAgo = new Date(Date.now() - 61 * 60_000);
    for (const name of leftovers) {
      await writeFile(join(directory, 'photos', name), 'half');
      if (!name.endsWith('fresh')) await utimes(join(directory, 'photos', name), anHourAgo, anHourAgo);
    }

    await restart();

    const names = await readdir(join(directory, 'photos'), { recursive: true });
    expect(names.sort()).toEqual(['blobs', 'blobs/fresh', 'bucket.json', 'objects', 'uploads']);
  });

  it('may hold what is no bucket', async () => {
    await writeFile(join(directory, '.DS_Store'), '');
    await writeFile(join(directory, 'notes.txt'), '');
    await fsPromises.mkdir(join(directory, 'no-bucket'));

    const { client } = await start();

    expect((await client.send(new ListBucketsCommand({}))).Buckets).toEqual([]);
  });

  it('is named, with a remedy, when it cannot be used', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');

    await expect(openS3({ directory: join(file, 's3') })).rejects.toThrow(
      new RegExp(`The local S3 cannot use the folder ${file}/s3: .*choose another folder`),
    );
  });

  it('is named, with the file, when the file is damaged', async () => {
    const { s3, client } = await start();
    await s3.createBucket('photos');
    await client.send(new PutObjectCommand({ Bucket: 'photos', Key: 'k', Body: 'x' }));
    const [index] = await readdir(join(directory, 'photos/objects'));
    await writeFile(join(directory, 'photos/objects', index!), '{"key":');

    await expect(openS3({ directory })).rejects.toThrow(`${index} is damaged`);
  });

  it('stays as it was when the disk is full, and the client hears why', async () => {
    const { s3, client } = await start();
    await s3.createBucket('photos');
    await client.send(new PutObjectCommand({ Bucket: 'photos', Key: 'k', Body: 'before' }));
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const { writeFile: write } = fsPromises;
    const failing = jest.spyOn(fsPromises, 'writeFile').mockRejectedValueOnce(full);

    const blobFails = await errorOf(client.send(new PutObjectCommand({ Bucket: 'photos', Key: 'k', Body: 'after' })));
    failing.mockImplementationOnce(write).mockRejectedValueOnce(full);
    const indexFails = await errorOf(client.send(new PutObjectCommand({ Bucket: 'photos', Key: 'k', Body: 'after' })));
    failing.mockRestore();

    const expected = {
      // No status that clients try again: that would make no room.
      name: 'NoSpaceLeft',
      status: 400,
      message: expect.stringMatching(/no space left on device.*Free some space/),
    };
    expect(blobFails).toMatchObject(expected);
    expect(indexFails).toMatchObject(expected);
    expect((await s3.readObject('photos', 'k')).toString()).toBe('before');
    expect(await readdir(join(directory, 'photos/blobs'))).toHaveLength(1);
    expect(await readdir(join(directory, 'photos/objects'))).toHaveLength(1);
  });

  it('gives objects out under names of their own', async () => {
    const { s3, client } = await start();
    await s3.createBucket('photos');
    await client.send(new PutObjectCommand({ Bucket: 'photos', Key: 'thumbnails/a.jpg', Body: 'content' }));
    const file = join(directory, 'out/deep/a.jpg');

    await s3.exportObject('photos', 'thumbnails/a.jpg', file);

    expect(await fsPromises.readFile(file, 'utf8')).toBe('content');
  });
});
