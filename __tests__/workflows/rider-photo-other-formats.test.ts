import { PutObjectCommand } from '@aws-sdk/client-s3';
import { readOriginal } from '../../handlers/image/original';
import { makeCopy } from '../../handlers/image/prepared-copy';
import { s3 } from '../../handlers/runtime/clients/s3';
import { RiderAws } from '../handlers/rider-photo/support/rider-aws';
import { heicOfPhone, OTHER_FORMATS, otherPicture } from '../support/other-pictures';
import { picture } from '../support/pictures';

const MAX_PIXELS = 100_000_000;

let aws: RiderAws;
let number = 0;

beforeAll(async () => {
  aws = await RiderAws.open();
});
afterEach(() => aws.reset());
afterAll(() => aws.close());

/** Lets persons be seen on the copy of a selfie, as they would be on the selfie. */
async function showing(selfie: Buffer, ...persons: string[]): Promise<Buffer> {
  const copy = await makeCopy(await readOriginal(selfie, 'a test', MAX_PIXELS), 'a test', MAX_PIXELS);
  aws.personas.show(
    copy,
    persons.map((person) => ({ person })),
  );
  return selfie;
}

/** Every version of every copy of a selfie, and delete markers. */
const copies = (): Promise<string[]> => aws.objects('prepared/riders/');

/** A selfie in WebP that no other test has. */
const selfieOf = async (...persons: string[]): Promise<Buffer> =>
  showing(await otherPicture('WebP', { width: 300 + (number += 1), height: 300 }), ...persons);

const MADE: readonly (readonly [string, () => Promise<Buffer> | Buffer])[] = [
  ...OTHER_FORMATS.map((format) => [format, () => otherPicture(format, { width: 400, height: 300 })] as const),
  ['HEIC', heicOfPhone],
  ['JPEG with a side of more than 10,000 pixels', () => picture({ width: 10_001, height: 2000 })],
];

describe('rider-photo accepts', () => {
  it.each(MADE)('a selfie in %s, in the states and calls of any other', async (name, make) => {
    const userId = `rider-${(number += 1)}`;
    const selfie = await showing(await make(), userId);

    const execution = await aws.upload(userId, 'me', selfie);
    const outcome = await aws.outcome(execution);

    expect({ name, ...outcome }).toMatchObject({ name, execution: 'SUCCEEDED', status: 'ACCEPTED' });
    expect(outcome.states).toHaveLength(6);
    expect(execution.lambdaCalls).toBe(5);
    expect(aws.paidCalls()).toEqual(['DetectFaces', 'SearchFacesByImage', 'IndexFaces', 'SearchFaces']);
    // The selfie once, to look at it and to copy it, and the copy once, for the thumbnail.
    const reads = aws.calls.filter(({ operation }) => operation === 'GetObject');
    expect(reads.map(({ facts }) => facts.wholeObject)).toEqual([true, true]);
    expect(await aws.rider(userId)).toMatchObject({
      state: 'ACCEPTED',
      photo: { key: `riders/${userId}/me` },
      thumbnail: { key: expect.stringMatching(/[.]jpg$/) },
    });
    expect(await copies()).toEqual([]);
  });
});

describe('rider-photo judges by the copy', () => {
  it('and refuses one without a face', async () => {
    const outcome = await aws.process('nora', 'me.webp', await selfieOf());

    expect(outcome).toMatchObject({ status: 'REJECTED', reasons: ['NO_FACE'] });
    expect(await copies()).toEqual([]);
  });

  it('and refuses the face of another rider', async () => {
    await aws.process('first', 'me.webp', await selfieOf('someone'));

    const outcome = await aws.process('second', 'me.jpg', await aws.personas.photo(['someone'], 1));

    expect(outcome).toMatchObject({ status: 'REJECTED', error: 'FaceAlreadyExistsError' });
    expect(await copies()).toEqual([]);
  });
});

describe('the copy of a selfie', () => {
  it('goes with the face and the thumbnail when the attempt is undone', async () => {
    aws.faults.inject({ operation: 'SearchFaces', error: 'AccessDeniedException', status: 400, times: Infinity });

    const outcome = await aws.process('undone', 'me.webp', await selfieOf('undone'));

    expect(outcome.execution).toBe('FAILED');
    expect(await aws.objects('prepared/riders/undone/')).toEqual([]);
    expect((await aws.faces()).filter((id) => id === 'undone')).toEqual([]);
  });

  it('is erased with its rider while it is in use', async () => {
    let report: unknown;
    aws.around = async (name, run) => {
      if (name === 'check-face-duplicate') report = await aws.invoke('erase-rider', { userId: 'gone' });
      return run();
    };
    await aws.process('gone', 'me.webp', await selfieOf('gone'));

    // The selfie and the copy.
    expect(report).toMatchObject({ complete: true, removed: { faces: 0, objectVersions: 2 } });
    expect(await aws.objects()).not.toContainEqual(expect.stringContaining('gone'));
    expect(await aws.faces()).not.toContain('gone');
  });

  it('is not left behind by an erasure that ends before it is stored', async () => {
    let report: unknown;
    const send = s3.send.bind(s3) as (command: unknown) => Promise<unknown>;
    const sending = jest.spyOn(s3, 'send').mockImplementation((async (command: { input: { Key?: string } }) => {
      if (command instanceof PutObjectCommand && command.input.Key!.startsWith('prepared/')) {
        report = await aws.invoke('erase-rider', { userId: 'late' });
      }
      return send(command);
    }) as never);
    const outcome = await aws.process('late', 'me.webp', await selfieOf('late'));
    sending.mockRestore();

    expect(report).toMatchObject({ complete: true, removed: { objectVersions: 1 } });
    expect(outcome).toMatchObject({
      execution: 'FAILED',
      states: ['FaceDetection', 'RecordFailure', 'PhotoNotProcessed'],
    });
    expect(aws.paidCalls()).toEqual([]);
    expect(await aws.objects()).not.toContainEqual(expect.stringContaining('late'));
    expect(await aws.items('late')).toEqual([]);
  });

  it.each(['FaceDetection', 'CheckFaceDuplicate', 'PersistMetadata'])('goes when %s fails for good', async (state) => {
    const operation =
      { FaceDetection: 'DetectFaces', CheckFaceDuplicate: 'SearchFacesByImage' }[state] ?? 'SearchFaces';
    aws.faults.inject({ operation, error: 'AccessDeniedException', status: 400, times: Infinity });

    const outcome = await aws.process(state, 'me.webp', await selfieOf(state));

    expect(outcome.execution).toBe('FAILED');
    expect(await copies()).toEqual([]);
  });

  it.each([
    ['AccessDenied', 403, 'AccessDenied'],
    ['NoSuchBucket', 404, 'NoSuchBucket'],
    ['InternalError', 500, 'TransientServiceError'],
    ['SlowDown', 503, 'TransientServiceError'],
  ])('that S3 refuses for good (%s) ends in a recorded failure, with nothing paid', async (error, status, recorded) => {
    aws.faults.inject({ operation: 'PutObject', key: /^prepared/, error, status, times: Infinity });
    const userId = `refused-${error}`;

    const outcome = await aws.process(userId, 'me.webp', await selfieOf(userId));

    expect(outcome.execution).toBe('FAILED');
    expect(await aws.attempts(userId)).toMatchObject([{ outcome: 'FAILED', error: recorded }]);
    expect(await aws.rider(userId)).toMatchObject({ state: 'FAILED' });
    expect(aws.notices().filter((notice) => notice.userId === userId)).toMatchObject([{ status: 'FAILED' }]);
    expect(aws.paidCalls()).toEqual([]);
    expect(await copies()).toEqual([]);
  });

  it('of an accepted selfie goes later when S3 does not delete it, and the selfie stays accepted', async () => {
    aws.faults.inject({ operation: 'ListObjectVersions', error: 'AccessDenied', status: 403, times: 1 });

    await aws.process('stays', 'me.webp', await selfieOf('stays'));

    expect(await aws.rider('stays')).toMatchObject({ state: 'ACCEPTED' });
    expect(await copies()).toEqual([]);
  });

  it('is made once more when storing it fails for a moment', async () => {
    const execution = await aws.upload('again', 'me.webp', await selfieOf('again'));
    aws.faults.inject({ operation: 'PutObject', error: 'SlowDown', status: 503, times: 1 });

    expect(await aws.outcome(execution)).toMatchObject({ status: 'ACCEPTED' });
  });
});

describe('rider-photo refuses by name', () => {
  it.each([
    ['%PDF-1.7 and so on', 'The photo is a PDF document. Export the page as JPEG.'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'The photo is a drawing (SVG). Export it as PNG.'],
    ['\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'The photo is a video (MP4). Export a still as JPEG.'],
  ])('%j, without a paid call', async (content, message) => {
    const outcome = await aws.process('odd', `${(number += 1)}`, Buffer.from(content, 'latin1'));

    expect(outcome).toMatchObject({
      status: 'REJECTED',
      reasons: ['UNSUPPORTED_FORMAT'],
      messageToSend: { message },
    });
    expect(aws.paidCalls()).toEqual([]);
  });
});
