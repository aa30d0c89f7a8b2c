import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** The face library's own demo pictures: no picture of a plate, and none in this repository. */
const DEMO = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo');

/** A drawn metal plate with four bolts. Numbers shift and darken it, so that no two are the same picture. */
interface Plate {
  readonly rusty: boolean;
  readonly shift: number;
  readonly brightness: number;
}

const WIDTH = 900;
const HEIGHT = 640;

function drawPlate({ rusty, shift, brightness }: Plate): sharp.Sharp {
  const bolts = [120, WIDTH - 120].flatMap((x) => [110, HEIGHT - 110].map((y) => [x + shift, y + shift / 2] as const));
  const stain = rusty
    ? `<g fill="#a4501e"><ellipse cx="${400 + 2 * shift}" cy="${300 + shift}" rx="250" ry="170"/>
       <ellipse cx="${620 + shift}" cy="${420 - shift}" rx="130" ry="90" fill="#7d3a14"/></g>`
    : '';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <rect width="${WIDTH}" height="${HEIGHT}" fill="#3d444c"/>
    <rect x="${50 + shift}" y="${40 + shift / 2}" width="${WIDTH - 100}" height="${HEIGHT - 80}" rx="24" fill="#b9c3cd"/>
    ${stain}
    ${bolts.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="34" fill="#59636d"/>`).join('')}
  </svg>`;
  return sharp(Buffer.from(svg)).modulate({ brightness });
}

const EXAMPLES: readonly Plate[] = [
  { rusty: false, shift: 0, brightness: 1 },
  { rusty: false, shift: 14, brightness: 0.85 },
  { rusty: true, shift: 0, brightness: 1 },
  { rusty: true, shift: -14, brightness: 0.85 },
];
const PARTS: readonly Plate[] = [
  { rusty: false, shift: 6, brightness: 0.95 },
  { rusty: true, shift: 5, brightness: 1.05 },
  { rusty: false, shift: -9, brightness: 1.05 },
  { rusty: true, shift: -8, brightness: 0.9 },
  { rusty: true, shift: 11, brightness: 0.95 },
  { rusty: false, shift: 18, brightness: 0.9 },
];

/** Labelled examples, `<label>/*.jpg`, of which the local model then knows the labels `good` and `rusty`. */
export async function writeExamples(folder: string): Promise<string> {
  for (const [index, plate] of EXAMPLES.entries()) {
    const label = join(folder, plate.rusty ? 'rusty' : 'good');
    mkdirSync(label, { recursive: true });
    await drawPlate(plate)
      .jpeg()
      .toFile(join(label, `${index + 1}.jpg`));
  }
  return folder;
}

/**
 * Writes the sample images and returns their paths: drawn plates, a photo that resembles none of them, and three files
 * that cannot be detected in.
 */
export async function writeParts(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const path = (name: string): string => join(folder, name);
  const plates: string[] = [];
  for (const [index, plate] of PARTS.entries()) {
    const file = path(`plate ${index + 1} ${plate.rusty ? 'rusty' : 'good'}.${index === 0 ? 'PNG' : 'jpg'}`);
    const image = drawPlate(plate);
    await (index === 0 ? image.png() : image.jpeg()).toFile(file);
    plates.push(file);
  }
  const turned = path('plate 7 turned.jpg');
  await drawPlate({ rusty: true, shift: 3, brightness: 1 })
    .rotate(90)
    .withMetadata({ orientation: 8 })
    .jpeg()
    .toFile(turned);
  copyFileSync(join(DEMO, 'sample5.jpg'), path('people.jpg'));
  writeFileSync(path('not-an-image.jpg'), 'This is a text, whatever its name says.\n');
  writeFileSync(path('notes.txt'), 'Not an image by its name.\n');
  await drawPlate(PARTS[0]!).resize(60, 43).jpeg().toFile(path('too-small.jpg'));
  return [...plates, turned, ...['people.jpg', 'not-an-image.jpg', 'too-small.jpg', 'notes.txt'].map(path)];
}
