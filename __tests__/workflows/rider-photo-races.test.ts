import { RiderAws } from '../handlers/rider-photo/support/rider-aws';
import { Steps } from '../handlers/rider-photo/support/steps';
import { type ClientCall, interleavings, Turns } from '../handlers/rider-photo/support/turns';
import { failureOf } from '../support/task';

let aws: RiderAws;

beforeAll(async () => {
  aws = await RiderAws.open();
});

// Thumbnails take no part in the races, but most of their time; one test looks at them.
beforeEach(() => {
  aws.around = async (name, run) => (name === 'thumbnail' ? { thumbnail: { key: 't', width: 1, height: 1 } } : run());
});

afterEach(() => aws.reset());

afterAll(() => aws.close());

let turn = 0;

/** Two executions, each with a photo that nobody has seen before. */
async function twoAttempts(users: readonly [string, string], persons: readonly [string, string]): Promise<Steps[]> {
  turn += 1;
  return Promise.all(
    users.map(async (user, index) => {
      const userId = `${user}-${turn}`;
      // Outside of riders/, where no rule starts its own execution.
      const key = `incoming/${userId}-${index}.jpg`;
      await aws.put(key, await aws.personas.photo([`${persons[index]!}-${turn}`], 2 * turn + index));
      const uploadedAt = `2026-01-01T00:00:0${index}.000Z`;
      return new Steps(aws, `execution-${turn}-${index}`, { userId, s3Bucket: aws.bucket, s3Key: key, uploadedAt });
    }),
  );
}

async function facesOf(...users: string[]): Promise<string[]> {
  return (await aws.faces()).filter((id) => users.some((user) => id === `${user}-${turn}`));
}

describe('two users upload the same face at the same time', () => {
  const accepts = ({ name, input }: ClientCall): boolean =>
    name === 'TransactWriteItemsCommand' && JSON.stringify(input).includes('"ACCEPTED"');
  const claims = ({ name, input }: ClientCall): boolean =>
    name === 'TransactWriteItemsCommand' && JSON.stringify(input).includes('"CLAIMED"');
  const looks = ({ name, input }: ClientCall, rival: string): boolean =>
    name === 'QueryCommand' && JSON.stringify(input).includes(rival);

  it.each([
    [
      'indexing, searching and accepting',
      (call: ClientCall) => ['IndexFacesCommand', 'SearchFacesCommand'].includes(call.name) || accepts(call),
    ],
    [
      'claiming, looking at the rival’s claim and accepting',
      (call: ClientCall, rival: string) => claims(call) || looks(call, rival) || accepts(call),
    ],
  ])('accepts exactly one in every order of %s, and leaves one face', async (_what, decides) => {
    // The users are alike, so the orders that the second one begins say nothing new.
    for (const order of interleavings(3).filter(([first]) => first === 0)) {
      const attempts = await twoAttempts(['una', 'vic'], ['twin', 'twin']);
      for (const { check } of attempts) await check();
      const users = [`una-${turn}`, `vic-${turn}`] as const;
      const turns = new Turns([...order], (call) => decides(call, users[call.party === 0 ? 1 : 0]));

      await turns.run(
        attempts.map(
          ({ index, persist }) =>
            () =>
              index().then(persist),
        ),
      );

      const outcome = { order, statuses: attempts.map(({ status }) => status).sort() };
      expect(outcome).toEqual({ order, statuses: ['ACCEPTED', 'FaceAlreadyExistsError'] });
      expect(await facesOf('una', 'vic')).toHaveLength(1);
      const states = await Promise.all(users.map(async (userId) => (await aws.rider(userId))!.state));
      expect(states.sort()).toEqual(['ACCEPTED', 'REJECTED']);
    }
  });

  it('accepts exactly one in orders of whole states', async () => {
    for (const order of [
      [0, 0, 0, 1, 1, 1],
      [0, 0, 1, 0, 1, 1],
      [0, 0, 1, 1, 0, 1],
      [0, 1, 1, 1, 0, 0],
    ]) {
      const attempts = await twoAttempts(['wes', 'xia'], ['twin', 'twin']);
      const queues = attempts.map(({ check, index, persist }) => [check, index, persist]);

      for (const who of order) await queues[who]!.shift()!();

      expect(attempts.map(({ status }) => status).sort()).toEqual(['ACCEPTED', 'FaceAlreadyExistsError']);
      expect(await facesOf('wes', 'xia')).toHaveLength(1);
    }
  });

  it('accepts exactly one of five', async () => {
    const [first, second] = await twoAttempts(['five-a', 'five-b'], ['quintuplet', 'quintuplet']);
    const others = await Promise.all(
      ['c', 'd', 'e'].map(async (name, index) => {
        const userId = `five-${name}-${turn}`;
        const key = `incoming/${userId}.jpg`;
        await aws.put(key, await aws.personas.photo([`quintuplet-${turn}`], 100 + index));
        return new Steps(aws, `execution-${turn}-${name}`, { userId, s3Bucket: aws.bucket, s3Key: key });
      }),
    );
    const attempts = [first!, second!, ...others];

    for (const step of ['check', 'index', 'persist'] as const) await Promise.all(attempts.map((each) => each[step]()));

    const statuses = attempts.map(({ status }) => status);
    expect(statuses.filter((status) => status === 'ACCEPTED')).toHaveLength(1);
    expect(statuses.filter((status) => status === 'FaceAlreadyExistsError')).toHaveLength(4);
    expect((await aws.faces()).filter((id) => id.startsWith('five-'))).toHaveLength(1);
  });

  it('accepts one although the other fails after its face was indexed', async () => {
    const [failing, winner] = await twoAttempts(['yul', 'zoe'], ['twin', 'twin']);
    await failing!.check();
    await failing!.index();
    await winner!.check();
    await winner!.index();

    await aws.invoke('close-ended-execution', {
      input: JSON.stringify({ userId: `yul-${turn}`, s3Bucket: aws.bucket, s3Key: `incoming/yul-${turn}-0.jpg` }),
      executionId: failing!.executionId,
      ended: 'ABORTED',
    });
    await winner!.persist();

    expect(winner!.status).toBe('ACCEPTED');
    expect(await facesOf('yul', 'zoe')).toEqual([`zoe-${turn}`]);
    expect(await aws.rider(`yul-${turn}`)).toMatchObject({ state: 'FAILED' });
  });
});

describe('one user uploads twice at the same time', () => {
  it('ends with the newer photo in every order of the steps, and leaves one face', async () => {
    for (const order of interleavings(3)) {
      const attempts = await twoAttempts(['abe', 'abe'], ['abe', 'abe']);
      const [older, newer] = attempts as [Steps, Steps];
      const queues = attempts.map(({ check, index, persist }) => [check, index, persist]);

      for (const who of order) await queues[who]!.shift()!();

      const outcome = { order, newer: newer.status };
      expect(['ACCEPTED', 'REPLACED']).toContain(outcome.newer);
      expect(['ACCEPTED', 'PhotoSupersededError']).toContain(older.status);
      expect(await facesOf('abe')).toHaveLength(1);
      expect(await aws.rider(`abe-${turn}`)).toMatchObject({ state: 'ACCEPTED', executionId: newer.executionId });
      expect(await aws.faceIds()).toContain((await aws.rider(`abe-${turn}`))!.faceId);
    }
  });

  it('leaves one face in every order of what the two read and write when they are accepted', async () => {
    const counts = ({ name }: ClientCall): boolean =>
      ['GetItemCommand', 'QueryCommand', 'TransactWriteItemsCommand'].includes(name);
    for (const order of interleavings(4).filter(([first]) => first === 1)) {
      const attempts = await twoAttempts(['ben', 'ben'], ['ben', 'ben']);
      for (const { check, index } of attempts) await check().then(index);
      const [, newer] = attempts as [Steps, Steps];

      await new Turns([...order], counts).run(attempts.map(({ persist }) => persist));

      expect({ order, faces: await facesOf('ben') }).toEqual({ order, faces: [`ben-${turn}`] });
      const rider = await aws.rider(`ben-${turn}`);
      expect(rider).toMatchObject({ executionId: newer.executionId });
      expect(await aws.faceIds()).toContain(rider!.faceId);
    }
  });

  it('ends with the newer photo when both run truly at once', async () => {
    aws.reset();
    for (let round = 0; round < 3; round++) {
      const attempts = await twoAttempts(['bo', 'bo'], ['bo', 'bo']);

      await Promise.all(attempts.map(async ({ check, index, persist }) => check().then(index).then(persist)));

      expect(await aws.rider(`bo-${turn}`)).toMatchObject({ executionId: attempts[1]!.executionId });
      expect(await facesOf('bo')).toHaveLength(1);
      expect((await aws.attempts(`bo-${turn}`)).filter(({ faceId }) => faceId)).toHaveLength(1);
      expect(await aws.objects(`thumbnails/riders/bo-${turn}/`)).toHaveLength(1);
    }
  });

  it('keeps one face of two uploads of the same picture: the newer one’s', async () => {
    for (const order of interleavings(2)) {
      turn += 1;
      const userId = `cid-${turn}`;
      const photo = await aws.personas.photo([userId], turn);
      const attempts = await Promise.all(
        [0, 1].map(async (index) => {
          const key = `incoming/${userId}-${index}.jpg`;
          await aws.put(key, photo);
          const uploadedAt = `2026-01-01T00:00:0${index}.000Z`;
          return new Steps(aws, `execution-${turn}-${index}`, { userId, s3Bucket: aws.bucket, s3Key: key, uploadedAt });
        }),
      );
      for (const { check } of attempts) await check();
      const queues = attempts.map(({ index, persist }) => [index, persist]);

      for (const who of order) await queues[who]!.shift()!();

      expect(await facesOf('cid')).toHaveLength(1);
      expect(await aws.rider(userId)).toMatchObject({ executionId: attempts[1]!.executionId });
      expect((await aws.attempts(userId)).filter(({ state }) => state === 'ACCEPTED')).toHaveLength(1);
    }
  });

  it('keeps the older photo when the newer one is refused', async () => {
    const [older, newer] = await twoAttempts(['dee', 'dee'], ['dee', 'dee']);
    await older!.check();
    await newer!.check();
    await newer!.index();
    await older!.index();
    aws.faults.inject({ service: 'rekognition', operation: 'SearchFaces', error: 'AccessDeniedException' });

    await newer!.persist();
    await older!.persist();

    expect(older!.status).toBe('ACCEPTED');
    expect(await aws.rider(`dee-${turn}`)).toMatchObject({ state: 'ACCEPTED', executionId: older!.executionId });
    expect(await facesOf('dee')).toHaveLength(1);
  });
});

describe('an erasure meets an upload', () => {
  it.each([
    ['before its face is indexed', 1],
    ['after its face was indexed', 2],
  ])('%s: nothing comes back', async (_when, steps) => {
    const [attempt] = await twoAttempts(['eve', 'eve'], ['eve', 'eve']);
    const queue = [attempt!.check, attempt!.index, attempt!.persist];
    for (const step of queue.slice(0, steps)) await step();

    const report = await aws.invoke('erase-rider', { userId: `eve-${turn}` });
    for (const step of queue.slice(steps)) await step();

    expect(report).toMatchObject({ complete: true });
    expect(attempt!.status).toMatch(/AttemptClosedError|PhotoDoesNotMeetRequirementError/);
    expect(await facesOf('eve')).toEqual([]);
    expect(await aws.rider(`eve-${turn}`)).toBeUndefined();
    expect(await aws.objects(`thumbnails/riders/eve-${turn}/`)).toEqual([]);
  });

  it('at every moment of its opening: what is reported as complete leaves nothing that is not brought to its end', async () => {
    const counts = ({ name }: ClientCall): boolean => !name.startsWith('Get');
    for (let before = 0; before <= 6; before++) {
      const [attempt] = await twoAttempts(['gil', 'gil'], ['gil', 'gil']);
      const userId = `gil-${turn}`;
      // The erasure is the first party, and makes so many calls before the upload opens.
      const turns = new Turns([...Array<number>(before).fill(0), 1, 0, 0, 0, 0, 0, 0], counts);
      let report: unknown;

      await turns.run([
        async () => void (report = await aws.invoke('erase-rider', { userId })),
        () => attempt!.check(),
      ]);
      const attempts = await aws.attempts(userId);
      const states = [(await aws.rider(userId))?.state, ...attempts.map(({ state }) => state)];
      await attempt!.index();
      await attempt!.persist();

      expect({ before, report }).toMatchObject({ before, report: { complete: true } });
      // Either the upload was refused, and nothing is left, or it came after the erasure and is a rider's again.
      expect([[undefined], ['PENDING', 'OPEN']]).toContainEqual(states);
      expect([undefined, 'ACCEPTED']).toContain((await aws.rider(userId))?.state);
      expect(await facesOf('gil')).toHaveLength(attempt!.status === 'ACCEPTED' ? 1 : 0);
    }
  });

  it('refuses to continue an attempt whose execution was closed', async () => {
    const [attempt] = await twoAttempts(['flo', 'flo'], ['flo', 'flo']);
    await attempt!.check();
    const input = { userId: `flo-${turn}`, s3Bucket: aws.bucket, s3Key: `incoming/flo-${turn}-0.jpg` };
    const { executionId } = attempt!;
    await aws.invoke('close-ended-execution', { input: JSON.stringify(input), executionId, ended: 'TIMED_OUT' });
    const attempts = await aws.attempts(`flo-${turn}`);

    const late = failureOf(
      aws.invoke('add-face-to-index', {
        input: {
          ...input,
          externalImageId: `flo-${turn}`,
          attemptId: attempts[0]!.attemptId,
          photo: { bucket: aws.bucket, key: input.s3Key },
        },
        executionId,
      }),
    );

    expect((await late).name).toBe('AttemptClosedError');
    expect(await facesOf('flo')).toEqual([]);
  });
});
