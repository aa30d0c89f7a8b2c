import { PRICES } from '../../../packaging/prices';
import { billOf, stepped, totalOf } from '../../../tools/cost/bill';
import type { RunCounts } from '../../../tools/cost/run-counts';

const counts: RunCounts = {
  images: 2,
  executions: 2,
  transitions: 16,
  executionSeconds: 4,
  functionCalls: 10,
  functionGigabyteSeconds: 6,
  calls: {
    'rekognition DetectLabels': 2,
    'rekognition DetectFaces': 2,
    'rekognition ListFaces': 5,
    's3 PutObject': 4,
    's3 GetObject': 2,
    's3 DeleteObject': 1,
    'dynamodb GetItem': 2,
    'sns Publish': 2,
  },
  uploadedBytes: 1000,
  downloadedBytes: 1000,
  storedBytes: 2 * 1024 ** 3,
  writeUnits: 8,
  logBytes: 1024 ** 3,
};

const line = (lines: ReturnType<typeof billOf>, what: string) => lines.find((each) => each.what === what);

describe('a price that falls in steps', () => {
  const steps = [
    { upTo: 10, each: 1 },
    { upTo: 20, each: 0.5 },
    { upTo: Infinity, each: 0.1 },
  ];

  it.each([
    [5, 5],
    [10, 10],
    [15, 12.5],
    [120, 25],
  ])('of %d is %d', (amount, dollars) => {
    expect(stepped(amount, steps)).toBeCloseTo(dollars);
  });
});

describe('the bill of images', () => {
  it('grows with their number', () => {
    const lines = billOf(counts, 2000, 'STANDARD');

    expect(line(lines, 'transitions')).toMatchObject({ quantity: 16_000, dollars: 16_000 * PRICES.transition });
    expect(line(lines, 'GB-seconds')).toMatchObject({ quantity: 6_000 });
    expect(line(lines, 'write units')).toMatchObject({ quantity: 8_000 });
    expect(line(lines, 'reads')).toMatchObject({ quantity: 2_000 });
    expect(line(lines, 'writes')).toMatchObject({ quantity: 4_000 });
  });

  it('takes the hours of a model as they are told, however many images there are', () => {
    const hours = [1, 1000].map((images) =>
      line(billOf(counts, images, 'STANDARD', 2.5), 'hours of an inference unit'),
    );

    expect(hours).toEqual(hours.map(() => expect.objectContaining({ quantity: 2.5, dollars: 10 }) as unknown));
    expect(line(billOf(counts, 1, 'STANDARD'), 'hours of an inference unit')).toBeUndefined();
  });

  it('counts each operation of Rekognition on an image, at the steps of its price, and no other', () => {
    const lines = billOf(counts, 1_000_000, 'STANDARD');

    expect(line(lines, 'images of group 2')).toMatchObject({ quantity: 2_000_000, dollars: 1000 + 800 });
    expect(lines.filter(({ service }) => service === 'Rekognition')).toHaveLength(1);
  });

  it('of an Express machine has requests and time instead of transitions', () => {
    const lines = billOf(counts, 1_000_000, 'EXPRESS');

    expect(line(lines, 'transitions')).toBeUndefined();
    expect(line(lines, 'Express requests')).toMatchObject({ quantity: 1_000_000, dollars: 1 });
    expect(line(lines, 'Express GB-seconds')!.quantity).toBe(2_000_000 / 16);
  });

  it('leaves out what is not used, and adds up', () => {
    const lines = billOf({ ...counts, logBytes: 0 }, 10, 'STANDARD');

    expect(lines.some(({ service }) => service === 'SQS' || service === 'CloudWatch')).toBe(false);
    expect(totalOf(lines)).toBeCloseTo(lines.reduce((sum, { dollars }) => sum + dollars, 0));
  });
});
