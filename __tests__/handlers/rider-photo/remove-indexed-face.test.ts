import { failureOf } from '../../support/task';
import { RiderAws } from './support/rider-aws';
import { Steps } from './support/steps';

let aws: RiderAws;
let turn = 0;

beforeAll(async () => {
  aws = await RiderAws.open();
});

afterEach(() => aws.reset());

afterAll(() => aws.close());

async function indexed(
  userId = `user-${++turn}`,
  shot = turn,
): Promise<{ steps: Steps; userId: string; input: object }> {
  turn += 1;
  const s3Key = `incoming/${userId}-${shot}.jpg`;
  await aws.put(s3Key, await aws.personas.photo([userId], shot));
  const input = { userId, s3Bucket: aws.bucket, s3Key };
  const steps = new Steps(aws, `execution-${turn}`, input);
  await steps.check();
  await steps.index();
  return { steps, userId, input };
}

const remove = ({ steps, input }: { steps: Steps; input: object }): Promise<unknown> =>
  aws.invoke('remove-indexed-face', { input, executionId: steps.executionId });

const facesOf = async (userId: string): Promise<number> => (await aws.faces()).filter((id) => id === userId).length;

describe('remove-indexed-face', () => {
  it('removes the face, its entry and the thumbnail in all versions, and closes the attempt', async () => {
    const attempt = await indexed();
    await attempt.steps.index();

    const answer = await remove(attempt);

    expect(answer).toEqual({ undone: 'undone' });
    expect(await facesOf(attempt.userId)).toBe(0);
    expect(await aws.objects(`thumbnails/riders/${attempt.userId}/`)).toEqual([]);
    expect(await aws.ledger(attempt.userId)).toMatchObject({ attempts: [{ state: 'UNDONE' }], faces: [] });
  });

  it('may be repeated', async () => {
    const attempt = await indexed();
    await remove(attempt);

    expect(await remove(attempt)).toEqual({ undone: 'undone' });
  });

  it.each(['DeleteFaces', 'ListObjectVersions', 'DeleteObjects'])(
    'goes on where it was after %s failed',
    async (operation) => {
      const attempt = await indexed();
      aws.faults.inject({ operation, error: 'AccessDeniedException', status: 403 });

      const error = await failureOf(remove(attempt));
      await remove(attempt);

      expect(error.name).toBe('AccessDeniedException');
      expect(await facesOf(attempt.userId)).toBe(0);
      expect((await aws.ledger(attempt.userId)).faces).toEqual([]);
      expect(await aws.objects(`thumbnails/riders/${attempt.userId}/`)).toEqual([]);
    },
  );

  it('leaves an accepted photo alone', async () => {
    const attempt = await indexed();
    await attempt.steps.persist();

    const answer = await remove(attempt);

    expect(answer).toEqual({ undone: 'accepted' });
    expect(await facesOf(attempt.userId)).toBe(1);
    expect(await aws.objects(`thumbnails/riders/${attempt.userId}/`)).toHaveLength(1);
  });

  it('leaves the face of another attempt with the same picture alone', async () => {
    const one = await indexed();
    const photo = await aws.personas.photo([one.userId], turn - 1);
    await aws.put(`incoming/${one.userId}-same.jpg`, photo);
    const input = { userId: one.userId, s3Bucket: aws.bucket, s3Key: `incoming/${one.userId}-same.jpg` };
    const other = new Steps(aws, 'execution-same', input);
    await other.check();
    await other.index();

    await remove(one);

    expect(await facesOf(one.userId)).toBe(1);
    await other.persist();
    expect(other.status).toBe('ACCEPTED');
  });

  it('finds nothing of an attempt that never came to be', async () => {
    const input = { userId: 'nobody', s3Bucket: aws.bucket, s3Key: 'incoming/nobody.jpg' };

    expect(await aws.invoke('remove-indexed-face', { input, executionId: 'none' })).toEqual({ undone: 'not-there' });
  });

  it('finds a face that no entry names, but spares one that another attempt may be indexing', async () => {
    const lost = await indexed();
    const entry = { externalImageId: lost.userId, entry: (await aws.ledger(lost.userId)).faces[0]!.entry };
    await aws.forget(entry);
    await aws.markIndexing(lost.userId);
    const busy = await indexed(lost.userId, 5000);
    await aws.markIndexing(lost.userId);

    await remove(lost);
    const spared = await facesOf(lost.userId);
    await aws.invoke('add-face-to-index', { input: busy.steps.toPersist(), executionId: busy.steps.executionId });
    await remove(lost);

    expect(spared).toBe(2);
    expect(await facesOf(lost.userId)).toBe(1);
  });
});
