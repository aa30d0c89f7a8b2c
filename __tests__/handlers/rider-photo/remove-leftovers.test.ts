import { IndexFacesCommand, ListFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { ATTEMPTS } from '../../../handlers/runtime/clients/time-limits';
import { failureOf } from '../../support/task';
import { RiderAws } from './support/rider-aws';
import { Steps } from './support/steps';

let aws: RiderAws;
let turn = 0;

beforeAll(async () => {
  aws = await RiderAws.open();
});

afterEach(() => {
  jest.restoreAllMocks();
  aws.reset();
});

afterAll(() => aws.close());

/** An attempt that nothing will end. */
async function abandoned(): Promise<string> {
  turn += 1;
  const userId = `user-${turn}`;
  const s3Key = `incoming/${userId}.jpg`;
  await aws.put(s3Key, await aws.personas.photo([userId], turn));
  const steps = new Steps(aws, `execution-${turn}`, { userId, s3Bucket: aws.bucket, s3Key });
  await steps.check();
  await steps.index();
  return userId;
}

const abandonedFaces = async (): Promise<string[]> => (await aws.faces()).filter((id) => id.startsWith('user-'));

const later = (): void => void jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);

describe('remove-leftovers', () => {
  it('ends attempts without an end', async () => {
    const userId = await abandoned();
    later();

    const report = await aws.invoke('remove-leftovers', {});

    expect(report).toEqual({ accounts: 1, strayFaces: 0 });
    expect(await aws.faces()).toEqual([]);
    expect(await aws.attempts(userId)).toMatchObject([
      { state: 'ENDED', outcome: 'FAILED', error: 'ExecutionLost', told: true },
    ]);
  });

  it('finds nothing the next time', async () => {
    await abandoned();
    later();
    await aws.invoke('remove-leftovers', {});

    expect(await aws.invoke('remove-leftovers', {})).toEqual({ accounts: 0, strayFaces: 0 });
  });

  it('removes a face whose attempt is gone', async () => {
    const userId = await abandoned();
    await aws.forget((await aws.attempts(userId))[0]!);
    later();

    await aws.invoke('remove-leftovers', {});

    expect(await aws.faces()).toEqual([]);
  });

  describe('of faces that no record names', () => {
    /** A face in the collection that no record names. */
    async function stray(externalImageId: string | undefined): Promise<void> {
      const key = `incoming/stray-${++turn}.jpg`;
      await aws.put(key, await aws.personas.photo([`stray-${turn}`], turn));
      const Image = { S3Object: { Bucket: aws.bucket, Name: key } };
      const command = { CollectionId: aws.collection, Image, ExternalImageId: externalImageId };
      await aws.clients.rekognition.send(new IndexFacesCommand(command));
    }

    it.each([
      ['of a rider', 'owner'],
      ['of somebody unknown', 'somebody'],
      ['of nobody', undefined],
    ])('removes one %s, and no other', async (_whose, externalImageId) => {
      await aws.process('owner', 'me.jpg', await aws.personas.photo(['owner']));
      await stray(externalImageId);

      const report = await aws.invoke('remove-leftovers', {});

      expect(report).toEqual({ accounts: 0, strayFaces: 1 });
      expect(await aws.faceIds()).toEqual([(await aws.rider('owner'))!.faceId]);
    });

    it('leaves one whose execution is just indexing, until it cannot be any more', async () => {
      const userId = await abandoned();
      await aws.loseAnswer((await aws.attempts(userId))[0]!);

      const atWork = await aws.invoke('remove-leftovers', {});
      const left = (await aws.faces()).filter((id) => id === userId);
      later();
      await aws.invoke('remove-leftovers', {});

      expect(atWork).toEqual({ accounts: 0, strayFaces: 0 });
      expect(left).toHaveLength(1);
      expect(await aws.faces()).not.toContain(userId);
    });

    it('reads the collection to its last page', async () => {
      for (let face = 0; face < 3; face++) await stray('paged');
      const { send } = RekognitionClient.prototype;
      jest.spyOn(RekognitionClient.prototype, 'send').mockImplementation(function (
        this: RekognitionClient,
        ...[command, ...rest]: Parameters<RekognitionClient['send']>
      ) {
        if (command instanceof ListFacesCommand) command.input.MaxResults = 1;
        return send.call(this, command, ...rest);
      } as never);

      const report = await aws.invoke('remove-leftovers', {});

      expect(report).toEqual({ accounts: 0, strayFaces: 3 });
    });

    it('removes none when so many are unnamed that the records must have been lost', async () => {
      const faces = Array.from({ length: 101 }, (_, index) => ({ FaceId: `face-${index}`, ExternalImageId: 'lost' }));
      jest.spyOn(RekognitionClient.prototype, 'send').mockResolvedValue({ Faces: faces } as never);

      const error = await failureOf(aws.invoke('remove-leftovers', {}));

      expect(error.message).toContain('No record names 101 of the 101 faces, so none was removed.');
    });

    it('still ends attempts when the collection cannot be listed', async () => {
      const userId = await abandoned();
      later();
      aws.faults.inject({ operation: 'ListFaces', error: 'AccessDeniedException', times: Infinity });

      const error = await failureOf(aws.invoke('remove-leftovers', {}));

      expect(error.message).toContain('AccessDeniedException');
      expect(await aws.attempts(userId)).toMatchObject([{ outcome: 'FAILED' }]);
    });
  });

  it('tries every account before it fails, and comes back to the rest', async () => {
    await abandoned();
    await abandoned();
    later();
    // As many as one call is tried.
    aws.faults.inject({ operation: 'DeleteFaces', error: 'ThrottlingException', times: ATTEMPTS });

    const error = await failureOf(aws.invoke('remove-leftovers', {}));
    const left = await abandonedFaces();
    // What was tried counts as fresh until the next day.
    later();
    await aws.invoke('remove-leftovers', {});

    expect(error.message).toContain('ThrottlingException');
    expect(left).toHaveLength(1);
    expect(await abandonedFaces()).toEqual([]);
  });
});
