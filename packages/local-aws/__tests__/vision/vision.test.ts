import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { DetectedFace } from '../../src/vision/answers';
import { descriptorDistance } from '../../src/rekognition/collections/similarity';
import { ModelThread } from '../../src/vision/model-thread';
import { MIN_OBJECT_SCORE } from '../../src/vision/object-labels';
import { decodePicture, toSquare } from '../../src/vision/picture';
import { openVision, type Vision } from '../../src/vision/vision';
import { picture } from '../../../../__tests__/support/pictures';
import { RecordedNets } from '../../../../__tests__/support/recorded-nets';

const DEMO = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo');

/** Four women side by side, facing the camera. */
const FOUR = join(DEMO, 'sample6.jpg');

/** One thread for all tests: loading the nets takes longer than most of them. */
const thread = new ModelThread();
let vision: Vision;
let four: Buffer;

beforeAll(async () => {
  vision = await openVision({ nets: thread });
  four = await sharp(await readFile(FOUR))
    .resize(1200)
    .jpeg({ quality: 95 })
    .toBuffer();
});
afterAll(() => vision.close());

const leftToRight = (faces: readonly DetectedFace[]): DetectedFace[] =>
  [...faces].sort((a, b) => a.boundingBox.left - b.boundingBox.left);

describe('faces', () => {
  it('finds every face with boxes, points and measures that fit together', async () => {
    const { faces, source } = await vision.detectFaces(four);

    expect(source).toBe('local-model');
    expect(faces).toHaveLength(4);
    for (const { boundingBox, landmarks, confidence, quality, pixels, descriptor } of faces) {
      const [left, right, nose, chin] = ['eyeLeft', 'eyeRight', 'nose', 'chinBottom'].map((type) =>
        landmarks.find((landmark) => landmark.type === type),
      );
      expect(landmarks).toHaveLength(28);
      expect(left?.x).toBeLessThan(right?.x ?? 0);
      expect(nose?.y).toBeGreaterThan(left?.y ?? 1);
      expect(chin?.y).toBeGreaterThan(nose?.y ?? 1);
      expect(nose?.x).toBeGreaterThan(boundingBox.left);
      expect(nose?.x).toBeLessThan(boundingBox.left + boundingBox.width);
      expect(confidence).toBeGreaterThan(80);
      expect(pixels.width).toBeCloseTo(boundingBox.width * 1200, 0);
      expect(quality.brightness).toBeGreaterThan(30);
      expect(quality.sharpness).toBeGreaterThan(50);
      expect(descriptor).toBeUndefined();
    }
  });

  it('lists the largest face first', async () => {
    const { faces } = await vision.detectFaces(four);

    const areas = faces.map(({ boundingBox: { width, height } }) => width * height);

    expect(areas).toEqual([...areas].sort((a, b) => b - a));
  });

  it('reads the same faces from a picture that is stored on its side', async () => {
    const onItsSide = await sharp(await sharp(four).rotate(270).jpeg({ quality: 95 }).toBuffer())
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer();

    const [upright, turned] = await Promise.all([vision.detectFaces(four), vision.detectFaces(onItsSide)]);

    expect(turned.faces).toHaveLength(4);
    const pairs = leftToRight(upright.faces).map((face, i) => [face, leftToRight(turned.faces)[i]] as const);
    for (const [face, same] of pairs) expect(same?.boundingBox.left).toBeCloseTo(face.boundingBox.left, 1);
  });

  it('reads from the pose that the outer two of the group turn to its middle', async () => {
    const { faces } = await vision.detectFaces(four);

    const outer = [leftToRight(faces)[0], leftToRight(faces)[3]].map((face) => face?.pose.yaw);

    expect(outer[0]).toBeGreaterThan(10);
    expect(outer[1]).toBeLessThan(-10);
  });

  it('sees sunglasses on the face that wears them only', async () => {
    const before = leftToRight((await vision.detectFaces(four)).faces);
    const glasses = await sharp(four)
      .composite([{ input: drawGlasses(before[3], 1200, (await sharp(four).metadata()).height), left: 0, top: 0 }])
      .jpeg()
      .toBuffer();

    const after = leftToRight((await vision.detectFaces(glasses)).faces);

    expect(before.map(({ sunglasses }) => sunglasses?.value)).toEqual([false, false, false, false]);
    expect(after.map(({ sunglasses }) => sunglasses?.value)).toEqual([false, false, false, true]);
    expect(after[3]?.sunglasses?.confidence).toBeGreaterThan(80);
  });

  it('tells persons apart by their descriptors, also in a smaller, darker copy', async () => {
    const copy = await sharp(four).resize(800).modulate({ brightness: 0.7 }).jpeg({ quality: 70 }).toBuffer();

    const [faces, again] = await Promise.all(
      [four, copy].map(async (image) => leftToRight((await vision.detectFaces(image, { descriptors: true })).faces)),
    );

    for (const [i, face] of (faces ?? []).entries()) {
      for (const [j, other] of (again ?? []).entries()) {
        const distance = descriptorDistance(
          face.descriptor ?? new Float32Array(),
          other.descriptor ?? new Float32Array(),
        );
        if (i === j) expect(distance).toBeLessThan(0.45);
        else expect(distance).toBeGreaterThan(0.46);
      }
    }
  });
});

describe('labels', () => {
  it('names the persons and the phone on the sofa', async () => {
    const { labels, source } = await vision.detectLabels(await readFile(join(DEMO, 'sample2.jpg')));

    const names = labels.map(({ name }) => name);
    expect(source).toBe('local-model');
    expect(names).toEqual(expect.arrayContaining(['Person', 'Mobile Phone', 'Electronics']));
    expect(names).not.toContain('Remote Control');
    const [phone] = labels.find(({ name }) => name === 'Mobile Phone')?.instances ?? [];
    expect(phone?.boundingBox.left).toBeLessThan(0.1);
    expect(phone?.boundingBox.top).toBeGreaterThan(0.85);
  });
});

describe('the recorded answers of the nets', () => {
  it('are what the nets say today: if not, run npm run vision:record', async () => {
    const recorded = new RecordedNets();
    const bytes = await readFile(join(DEMO, 'sample1.jpg'));
    const picture = createHash('sha256').update(bytes).digest('hex');
    const pixels = await decodePicture(bytes);
    const { fit: _fit, ...square } = await toSquare(pixels, 512, 'contain');

    const faces = await thread.run('faces', { pixels, picture });
    const objects = await thread.run('objects', { pixels: square, picture, minScore: MIN_OBJECT_SCORE });

    expect(numbersIn(recorded.recorded('faces', picture))).toEqual(numbersIn(faces).map(nearly));
    expect(numbersIn(recorded.recorded('objects', `${picture} contain`))).toEqual(numbersIn(objects).map(nearly));
  });
});

describe('a picture without anything to see', () => {
  it('has no faces and no labels', async () => {
    const image = await picture({ width: 640, height: 480, background: '#808080' });

    const [{ faces }, { labels }] = await Promise.all([vision.detectFaces(image), vision.detectLabels(image)]);

    expect(faces).toEqual([]);
    expect(labels).toEqual([]);
  });
});

describe('the thread of the nets', () => {
  it('holds no more tensors after a picture than before', async () => {
    const image = await sharp(four).resize(700).jpeg().toBuffer();
    const before = await thread.run('memory', undefined);

    await Promise.all([vision.detectFaces(image, { descriptors: true }), vision.detectLabels(image)]);

    expect(await thread.run('memory', undefined)).toEqual(before);
  });

  it('survives a task that fails, without keeping its tensors', async () => {
    const task = (side: number) => ({
      pixels: { data: new Uint8Array(side * side * 3), width: side, height: side },
      picture: 'black',
      minScore: 0.5,
    });
    await thread.run('objects', task(512));
    const before = await thread.run('memory', undefined);

    const wrong = thread.run('objects', task(100));

    await expect(wrong).rejects.toThrow(/Local vision failed: .*512/);
    await expect(thread.run('objects', task(512))).resolves.toEqual([]);
    await expect(thread.run('memory', undefined)).resolves.toEqual(before);
  });

  it('rejects what waits when it is closed, and what comes after', async () => {
    const ended = new ModelThread();
    const waiting = [ended.run('memory', undefined), ended.run('memory', undefined)];
    const outcomes = Promise.allSettled(waiting);

    await ended.close();

    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(ended.run('memory', undefined)).rejects.toThrow('Local vision was closed.');
  });
});

/** All numbers of an answer, with the names that lead to them. */
function numbersIn(answer: unknown, path = ''): [path: string, value: number][] {
  if (typeof answer === 'number') return [[path, answer]];
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer)
    .flatMap(([name, value]) => numbersIn(value, `${path}.${name}`))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Scores and pixels differ a little between processors and decoders. */
function nearly([path, value]: readonly [path: string, value: number]): unknown {
  return [
    path,
    { asymmetricMatch: (other: unknown) => Math.abs(Number(other) - value) < 0.01 + Math.abs(value) / 500 },
  ];
}

/** Black lenses over both eyes of a face. */
function drawGlasses(face: DetectedFace | undefined, width: number, height: number): Buffer {
  const at = (type: string): { x: number; y: number } => {
    const landmark = face?.landmarks.find((candidate) => candidate.type === type);
    return { x: (landmark?.x ?? 0) * width, y: (landmark?.y ?? 0) * height };
  };
  const lenses = (['left', 'right'] as const).map((side) => {
    const [outer, inner] = [at(`${side}EyeLeft`), at(`${side}EyeRight`)];
    const size = Math.hypot(outer.x - inner.x, outer.y - inner.y);
    const [x, y] = [(outer.x + inner.x) / 2, (outer.y + inner.y) / 2 + 0.12 * size];
    return `<ellipse cx="${x}" cy="${y}" rx="${0.85 * size}" ry="${0.65 * size}" fill="#101010"/>`;
  });
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${lenses.join('')}</svg>`,
  );
}
