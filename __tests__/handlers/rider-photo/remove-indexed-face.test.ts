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
  it('removes the face and the thumbnail in all versions, and closes the attempt', async () => {
    const attempt = await indexed();
    await attempt.steps.index();

    const answer = await remove(attempt);

    expect(answer).toEqual({ undone: 'undone' });
    expect(await facesOf(attempt.userId)).toBe(0);
    expect(await aws.objects(`thumbnails/riders/${attempt.userId}/`)).toEqual([]);
    const [left] = await aws.attempts(attempt.userId);
    expect([left!.state, left!.faceId]).toEqual(['REVOKED', undefined]);
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
      expect((await aws.attempts(attempt.userId))[0]!.faceId).toBeUndefined();
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

  it('leaves an accepted photo alone that replaced another one', async () => {
    const first = await indexed();
    await first.steps.persist();
    const second = await indexed(first.userId);
    await second.steps.persist();

    const answer = await remove(second);

    expect([second.steps.status, answer]).toEqual(['REPLACED', { undone: 'accepted' }]);
    expect(await facesOf(first.userId)).toBe(1);
  });

  it('leaves the face of another attempt with the same picture alone: it is another face', async () => {
    const one = await indexed();
    const photo = await aws.personas.photo([one.userId], turn - 1);
    await aws.put(`incoming/${one.userId}-same.jpg`, photo);
    const input = { userId: one.userId, s3Bucket: aws.bucket, s3Key: `incoming/${one.userId}-same.jpg` };
    const other = new Steps(aws, 'execution-same', input);
    await other.check();
    await other.index();
    const both = await facesOf(one.userId);

    await remove(one);
    await other.persist();

    expect([both, await facesOf(one.userId)]).toEqual([2, 1]);
    expect(other.status).toBe('ACCEPTED');
  });

  it('finds nothing of an attempt that never came to be', async () => {
    const input = { userId: 'nobody', s3Bucket: aws.bucket, s3Key: 'incoming/nobody.jpg' };

    expect(await aws.invoke('remove-indexed-face', { input, executionId: 'none' })).toEqual({ undone: 'not-there' });
  });

  it('finds a face whose id was never learned, and no other, not even of the same user', async () => {
    const lost = await indexed();
    const other = await indexed(lost.userId, 5000);
    const [mine] = (await aws.attempts(lost.userId)).filter(
      ({ executionId }) => executionId === lost.steps.executionId,
    );
    await aws.loseAnswer(mine!);

    await remove(lost);

    expect(await aws.faceIds()).not.toContain(mine!.faceId);
    expect(await facesOf(lost.userId)).toBe(1);
    await other.steps.persist();
    expect(other.steps.status).toBe('ACCEPTED');
  });
});
