import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecordedAnswer } from '../../src/vision/recorded-answers';

const SHA = 'a'.repeat(64);
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'recorded-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('readRecordedAnswer', () => {
  it('finds the answer by picture and operation', async () => {
    await writeFile(join(directory, `${SHA}.json`), JSON.stringify({ DetectLabels: { Labels: [] } }));

    const answer = await readRecordedAnswer(directory, SHA, 'DetectLabels');

    expect(answer).toEqual({ Labels: [] });
  });

  it('knows nothing of other pictures and of other operations', async () => {
    await writeFile(join(directory, `${SHA}.json`), JSON.stringify({ DetectLabels: {} }));

    const answers = await Promise.all([
      readRecordedAnswer(directory, 'b'.repeat(64), 'DetectLabels'),
      readRecordedAnswer(directory, SHA, 'DetectFaces'),
    ]);

    expect(answers).toEqual([undefined, undefined]);
  });

  it.each([
    ['{', /is not JSON/],
    ['[]', /must be an object that maps operations/],
    ['{"DetectLabels": []}', /"DetectLabels" .* must be an object/],
  ])('names the file that holds %s instead of answers', async (content, message) => {
    await writeFile(join(directory, `${SHA}.json`), content);

    const reading = readRecordedAnswer(directory, SHA, 'DetectLabels');

    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(`${SHA}.json`);
  });
});
