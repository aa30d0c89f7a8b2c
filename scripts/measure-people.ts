import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ModelThread, type Nets } from '../packages/local-aws/src/vision/model-thread';
import { openVision } from '../packages/local-aws/src/vision/vision';
import { imageSettings } from '../state-machines/image-analysis-settings';
import { readSourceFaces } from './vision/source-faces';

/** Nets that see objects, and no faces: the labels of a picture as they would be if no face had helped. */
const withoutFaces = (nets: Nets): Nets => ({
  run: (task, request) => (task === 'faces' ? Promise.resolve([]) : nets.run(task, request)),
  close: () => nets.close(),
});

/** Whether a label of a human being is among the labels that image-analysis keeps. */
async function seesPerson(nets: Nets, image: Buffer): Promise<boolean> {
  const vision = await openVision({ nets: withoutFaces(nets) });
  const { labels } = await vision.detectLabels(image);
  const least = imageSettings.minConfidence.default;
  const kept = labels.filter(({ confidence }) => confidence >= least).slice(0, imageSettings.maxLabels.default);
  return kept.some(({ name, parents }) => [name, ...parents].includes('Person'));
}

// Counts how many pictures with a face `detectFaces: when-a-person-is-seen` would miss, by the local nets: pictures of
// people of installed packages, whole and cut down to a face. The object net alone decides whether a person is seen.
async function main(): Promise<void> {
  const nets = new ModelThread();
  try {
    const folder = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo');
    const whole = [1, 2, 3, 4, 5, 6].map((number) => readFileSync(join(folder, `sample${number}.jpg`)));
    const portraits = (await readSourceFaces(nets, false)).map(({ image }) => image);
    for (const [what, images] of Object.entries({ 'whole pictures': whole, 'cut down to a face': portraits })) {
      let missed = 0;
      for (const image of images) missed += (await seesPerson(nets, image)) ? 0 : 1;
      console.log(`${what}: ${images.length} with a face, ${missed} without a label of a person`);
    }
  } finally {
    await nets.close();
  }
}

void main();
