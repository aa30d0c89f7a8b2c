import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { InterferenceKind } from '../../packages/local-aws/src/lambda/interference';
import { openVision, type Vision } from '../../packages/local-aws/src/vision/vision';
import { localFunctionName } from '../../local/resources';
import { ImageAnalysisBench, WORKFLOW } from '../support/image-analysis';
import { otherPicture } from '../support/other-pictures';
import { picture } from '../support/pictures';
import { RecordedNets } from '../support/recorded-nets';

const people = readFileSync(join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo', 'sample1.jpg'));
const ALL = ['RegisterImage', 'ChooseAnalysis', 'DetectLabelsFirst', 'IsPersonSeen'];

let vision: Vision;
let bench: ImageAnalysisBench;
let scenery: Buffer;
let counter = 0;
const freshKey = (): string => `incoming/ann/a/${counter++}.jpg`;

beforeAll(async () => {
  vision = await openVision({ nets: new RecordedNets() });
  bench = await ImageAnalysisBench.open({
    vision,
    settings: { [WORKFLOW]: { detectFaces: 'when-a-person-is-seen' } },
  });
  scenery = await picture({ width: 120, height: 120 });
});
afterAll(async () => {
  await bench.aws.close();
  await vision.close();
});
beforeEach(() => bench.aws.reset());

const paid = (): number[] => ['DetectLabels', 'DetectFaces'].map((operation) => bench.calls('rekognition', operation));

describe('with detectFaces when-a-person-is-seen, image-analysis', () => {
  it('looks for faces where a person is seen, in as many states as otherwise', async () => {
    const { result, states, record, execution } = await bench.analyze(freshKey(), people);

    expect(result.status).toBe('SUCCEEDED');
    expect(states).toEqual([...ALL, 'DetectFacesOfPeople', 'SaveAnalysis', 'Notify']);
    expect(execution.lambdaCalls).toBe(4);
    expect(record).toMatchObject({ status: 'COMPLETED', faceCount: 3, faceDetected: true });
    expect(record).not.toHaveProperty('facesSkipped');
    expect(paid()).toEqual([1, 1]);
  });

  it('pays half where none is, and says that it did not look', async () => {
    const { result, states, record, notices, execution } = await bench.analyze(freshKey(), scenery);

    expect(result.status).toBe('SUCCEEDED');
    expect(states).toEqual([...ALL, 'SaveAnalysis', 'Notify']);
    expect(execution.lambdaCalls).toBe(3);
    expect(record).toMatchObject({ status: 'COMPLETED', labels: expect.any(Array), facesSkipped: true });
    expect(record).not.toHaveProperty('faceDetected');
    expect(notices).toEqual([expect.objectContaining({ subject: expect.stringContaining('No person seen') })]);
    expect(paid()).toEqual([1, 0]);
  });

  it('does the same with a picture that has to be prepared', async () => {
    const { states, record } = await bench.analyze(freshKey(), await otherPicture('WebP', { noise: true }));

    expect(states).toEqual([
      ...['RegisterImage', 'ChooseAnalysis', 'PrepareImage', 'ChooseAnalysis', 'DetectLabelsFirst', 'IsPersonSeen'],
      ...['SaveAnalysis', 'Notify'],
    ]);
    expect(record).toMatchObject({ status: 'COMPLETED', facesSkipped: true });
    expect(paid()).toEqual([1, 0]);
  });

  it.each(
    ['detect-labels', 'detect-faces'].flatMap((name) =>
      (['throttle', 'service-error', 'timeout'] as const).map((kind): [string, InterferenceKind] => [name, kind]),
    ),
  )('repeats what %s (%s) once failed with', async (name, kind) => {
    bench.aws.lambda.interfere({ function: localFunctionName(WORKFLOW, name), kind, times: 1 });

    const { result, record } = await bench.analyze(freshKey(), people);

    expect(result.status).toBe('SUCCEEDED');
    expect(record).toMatchObject({ status: 'COMPLETED', faceCount: 3 });
  });

  it('pays for no faces as long as it has no labels, and for both the next time', async () => {
    const key = freshKey();
    bench.aws.faults.inject({ service: 'rekognition', operation: 'DetectLabels', error: 'AccessDeniedException' });

    const first = await bench.analyze(key, people);
    const before = paid();
    const again = await bench.start(first.execution.input);

    expect(first.states.slice(-5)).toEqual([
      ...['LabelsMissing', 'SaveAnalysis', 'RecordFailure', 'NotifyFailure', 'AnalysisFailed'],
    ]);
    expect(first.record).toMatchObject({ status: 'INCOMPLETE', failures: [{ task: 'DetectLabels' }] });
    expect(before).toEqual([1, 0]);
    expect(again.record).toMatchObject({ status: 'COMPLETED', faceCount: 3 });
    expect(again.record.imageId).toBe(first.record.imageId);
  });

  it('keeps the labels when the faces fail, and pays for faces alone the next time', async () => {
    bench.aws.faults.inject({ service: 'rekognition', operation: 'DetectFaces', error: 'AccessDeniedException' });

    const first = await bench.analyze(freshKey(), people);
    const again = await bench.start(first.execution.input);

    expect(first.states).toContain('FacesMissing');
    expect(first.record).toMatchObject({ status: 'INCOMPLETE', failures: [{ task: 'DetectFaces' }] });
    expect(first.record.labels!.length).toBeGreaterThan(0);
    expect(again.record).toMatchObject({ status: 'COMPLETED', faceCount: 3 });
    expect(paid()).toEqual([1, 2]);
  });

  it('rejects a picture that Rekognition cannot read', async () => {
    bench.aws.faults.inject({
      service: 'rekognition',
      operation: 'DetectLabels',
      error: 'InvalidImageFormatException',
    });

    const { states, record } = await bench.analyze(freshKey(), scenery);

    expect(states.slice(-5)).toEqual([
      ...['LabelsMissing', 'SaveAnalysis', 'RecordRejection', 'NotifyRejection', 'ImageRejected'],
    ]);
    expect(record).toMatchObject({ status: 'REJECTED', reason: 'NotSupportedImageType' });
    expect(paid()).toEqual([1, 0]);
  });
});
