import type { WorkflowDescription } from '../../state-machines/description';
import { riderPhoto } from '../../state-machines/rider-photo';
import { covers, PermissionRecorder } from '../handlers/rider-photo/support/needed-permissions';
import { otherPicture } from '../support/other-pictures';
import { RiderAws } from '../handlers/rider-photo/support/rider-aws';

const description = riderPhoto as unknown as WorkflowDescription;

let aws: RiderAws;
let recorder: PermissionRecorder;

/** Everything that can happen, once. */
beforeAll(async () => {
  aws = await RiderAws.open();
  recorder = new PermissionRecorder();
  aws.around = recorder.around;
  const { personas, faults } = aws;
  await aws.process('ann', 'me.jpg', await personas.photo(['ann']));
  await aws.process('ann', 'new.jpg', await personas.photo(['ann'], 1));
  await aws.process('eve', 'me.jpg', await personas.photo(['ann'], 2));
  await aws.process('bob', 'nobody.jpg', await personas.photo([]));
  await aws.outcome(aws.start({ userId: 'cy', s3Bucket: aws.bucket, s3Key: 'riders/cy/gone.jpg' }));
  for (const operation of ['DetectFaces', 'SearchFacesByImage', 'IndexFaces']) {
    faults.inject({ operation, error: 'InvalidS3ObjectException' });
    await aws.process(operation, 'me.jpg', await personas.photo([operation]));
  }
  faults.inject({ operation: 'IndexFaces', afterEffect: true, error: 'InternalServerError', times: 5 });
  await aws.process('dan', 'me.jpg', await personas.photo(['dan']));
  faults.inject({ operation: 'PutObject', key: /^thumbnails/, error: 'AccessDenied', status: 403 });
  await aws.process('fay', 'me.jpg', await personas.photo(['fay']));
  await aws.process('hal', 'me.webp', await otherPicture('WebP', { width: 300, height: 300 }));
  faults.inject({ operation: 'PutObject', key: /^prepared/, error: 'AccessDenied', status: 403 });
  await aws.process('ida', 'me.webp', await otherPicture('WebP', { width: 301, height: 300 }));
  const stopped = await aws.upload('gus', 'me.jpg', await personas.photo(['gus']));
  stopped.subscribe(({ state }) => {
    if (state === 'PersistMetadata') stopped.abort();
  });
  await aws.outcome(stopped);
  faults.inject({ operation: 'DeleteFaces', error: 'InternalServerError', times: 10 });
  await aws.process('ann', 'newest.jpg', await personas.photo(['ann'], 3));
  faults.clear();
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
  await aws.invoke('remove-leftovers', {});
  await aws.invoke('erase-rider', { userId: 'ann' });
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 2000 * 86_400_000);
  await aws.invoke('erase-expired-riders', {});
  jest.restoreAllMocks();
});

afterAll(async () => {
  recorder.stop();
  await aws.close();
});

describe('the permissions of rider-photo', () => {
  // A starter is called by the event source of its queue, which is not here: `paced-starts.test.ts`.
  const called = Object.entries(description.functions).filter(([, { reads }]) => reads === undefined);

  it.each(called.map(([name]) => name))('let %s do what it does', (functionName) => {
    const statements = description.functions[functionName]!.permissions(aws.resources);
    const needed = recorder.needed.filter((need) => need.functionName === functionName);

    const refused = needed.filter(
      ({ action, resource }) =>
        !statements.some(
          ({ actions, resources }) =>
            actions.includes(action) && resources.some((pattern) => pattern === '*' || covers(pattern, resource)),
        ),
    );

    expect(needed.length).toBeGreaterThan(0);
    expect(refused).toEqual([]);
  });
});
