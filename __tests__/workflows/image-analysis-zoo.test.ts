import { ImageAnalysisBench } from '../support/image-analysis';
import { zoo } from '../support/zoo';

/** Executions at the same time. */
const SIDE_BY_SIDE = 6;

let bench: ImageAnalysisBench;

beforeAll(async () => {
  bench = await ImageAnalysisBench.open();
});
afterAll(() => bench.aws.close());

it('the packaged functions analyse every file of the zoo, or refuse it by the right name before anything is paid', async () => {
  const files = await zoo();
  const outcomes = new Array<string>(files.length);
  const waiting = [...files.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, { format, variant, bytes }] = next;
      const { record } = await bench.analyze(`incoming/zoo/a/${index}`, bytes);
      outcomes[index] = `${format}, ${variant}: ${record.status === 'COMPLETED' ? 'accepted' : record.reason}`;
    }
  };

  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));

  expect(outcomes).toEqual(files.map(({ format, variant, expected }) => `${format}, ${variant}: ${expected}`));
  const accepted = files.filter(({ expected }) => expected === 'accepted').length;
  expect([bench.calls('rekognition', 'DetectLabels'), bench.calls('rekognition', 'DetectFaces')]).toEqual([
    accepted,
    accepted,
  ]);
});
