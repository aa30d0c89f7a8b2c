import type { WorkflowResources } from '../../state-machines/description';
import { workflows } from '../../state-machines/index';

/** The keys of a shared bucket that each workflow may touch: reading, writing and deleting. */
const OWN: Readonly<Record<string, readonly RegExp[]>> = {
  'image-analysis': [/^incoming\/\*$/, /^prepared\/\?{32}\.jpg$/, /^thumbnails\/\?{32}\.\*$/, /^backfills\/\*$/],
  'rider-photo': [/^riders\/\*$/, /^prepared\/riders\/\*$/, /^thumbnails\/riders\/\*$/],
  'batch-detection': [/^batch\/[a-z]+\/\*$/],
};

const BUCKET = 'arn:aws:s3:::photos';

function resources(): WorkflowResources {
  const anything = new Proxy(
    {},
    { get: () => ({ name: 'photos', arn: BUCKET, url: 'u', id: 'i', deadLetterUrl: 'd', deadLetterArn: 'd' }) },
  );
  return {
    buckets: anything,
    tables: anything,
    topics: anything,
    queues: anything,
    collections: anything,
    settings: new Proxy({}, { get: () => 'arn:aws:rekognition:eu-west-1:123456789012:project/a/version/b/1' }),
    stateMachine: { name: 'n', arn: 'a' },
    partition: 'aws',
    nothingArn: 'nothing',
    stateMachineType: 'STANDARD',
  };
}

describe.each(Object.entries(workflows))('%s', (name, { functions }) => {
  const statements = Object.values(functions).flatMap(({ permissions }) => permissions(resources()));

  it('reads, writes and deletes objects below its own prefixes only', () => {
    const onObjects = statements.filter(({ actions }) => actions.some((action) => /^s3:.*Object/.test(action)));

    expect(onObjects.length).toBeGreaterThan(3);
    for (const { sid, resources: arns } of onObjects) {
      for (const arn of arns) {
        const key = arn.slice(`${BUCKET}/`.length);
        expect({ sid, key, own: OWN[name]!.some((pattern) => pattern.test(key)) }).toEqual({ sid, key, own: true });
      }
    }
  });

  it('lists versions below its own prefixes only', () => {
    for (const { actions, conditions } of statements) {
      if (!actions.includes('s3:ListBucketVersions')) continue;
      expect(conditions).toEqual([{ test: 'StringLike', variable: 's3:prefix', values: expect.any(Array) }]);
      for (const key of conditions![0]!.values) expect(OWN[name]!.some((pattern) => pattern.test(key))).toBe(true);
    }
  });
});
