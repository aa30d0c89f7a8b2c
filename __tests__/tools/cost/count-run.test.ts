import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countRun } from '../../../tools/cost/count-run';
import { openTestEnvironment, type TestEnvironment } from '../../support/local-aws';
import { picture } from '../../support/pictures';
import { imageAnalysis } from '../../../state-machines/image-analysis';

let aws: TestEnvironment;
let photo: string;

beforeAll(async () => {
  aws = await openTestEnvironment({ workflows: [imageAnalysis] });
  photo = join(aws.directory, 'photo.jpg');
  writeFileSync(photo, await picture({ width: 200, height: 100 }));
});
afterAll(() => aws.close());

it('counts what photos use, and nothing that the count itself asks', async () => {
  const photos = { 'incoming/ann/a/1.jpg': photo, 'incoming/ann/a/2.jpg': photo };

  const counts = await countRun(aws, imageAnalysis.name, photos, aws.directory);

  const [execution] = aws.workflow(imageAnalysis.name).running();
  expect(execution).toBeUndefined();
  expect(counts).toMatchObject({
    images: 2,
    executions: 2,
    calls: { 'rekognition DetectLabels': 2, 'rekognition DetectFaces': 2, 's3 PutObject': 4, 'sns Publish': 2 },
  });
  expect(counts.calls).not.toHaveProperty('dynamodb Scan');
  expect(counts.transitions).toBe(2 * (1 + 4 + 3));
  expect(counts.functionGigabyteSeconds).toBeGreaterThan(0);
  expect(counts.writeUnits).toBeGreaterThanOrEqual(2 * 2 * 5);
  expect(counts.storedBytes).toBeGreaterThan(100);
  expect(counts.logBytes).toBeGreaterThan(100);
});

it('ends when a photo does not go all the way', async () => {
  aws.faults.inject({ operation: 'DetectLabels', error: 'AccessDeniedException', status: 400 });

  const counting = countRun(aws, imageAnalysis.name, { 'incoming/bob/a/3.jpg': photo }, aws.directory);

  await expect(counting).rejects.toThrow(/FAILED: AnalysisFailed/);
});
