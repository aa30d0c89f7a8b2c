import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { buildPage } from '../packaging/build-page';
import { uploadParts } from '../local/gallery/demo';
import { openGallery } from '../local/gallery/gallery-server';
import { prepareLocalModel } from '../local/gallery/local-model';
import { writeParts } from '../local/samples/batch-detection';
import { forgetCallersAws } from '../packages/local-aws/src/isolation';

/** Where the README finds them. */
const FOLDER = join(__dirname, '..', 'docs', 'images');
const WINDOW = { width: 1200, height: 750 };
const PATIENCE_MS = 180_000;

/** Colours of sky, sun and hills. No person is on a picture that this project passes on. */
const SCENES = [
  ['#f6b26b', '#ffe599', '#434d6b', 1.5, 'Lisbon', 38.72, -9.14],
  ['#9fc5e8', '#fff2cc', '#38761d', 1.33, 'Bern', 46.95, 7.45],
  ['#d5a6bd', '#f9cb9c', '#20124d', 0.75, 'Oslo', 59.91, 10.75],
  ['#76a5af', '#fce5cd', '#274e13', 1.78, 'Quito', -0.18, -78.47],
  ['#b4a7d6', '#ffd966', '#4c1130', 1.33, 'Kyoto', 35.01, 135.77],
  ['#6fa8dc', '#ffffff', '#0c343d', 1.5, 'Tromsø', 69.65, 18.96],
  ['#e69138', '#fff2cc', '#660000', 1, 'Marrakesh', 31.63, -7.99],
  ['#a2c4c9', '#f3f3f3', '#134f5c', 1.5, 'Hobart', -42.88, 147.33],
] as const;

const fraction = (degrees: number): string => {
  const whole = Math.floor(degrees);
  const minutes = Math.floor((degrees - whole) * 60);
  return `${whole}/1 ${minutes}/1 ${Math.round(((degrees - whole) * 60 - minutes) * 6000)}/100`;
};

/** A photo of hills that nobody took. */
async function drawing(index: number): Promise<Buffer> {
  const [sky, sun, hills, ratio, , latitude, longitude] = SCENES[index]!;
  const [width, height] = ratio >= 1 ? [1200, Math.round(1200 / ratio)] : [Math.round(1200 * ratio), 1200];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${sky}"/>
    <circle cx="${width * (0.2 + 0.08 * index)}" cy="${height * 0.35}" r="${height * 0.12}" fill="${sun}"/>
    <path d="M0 ${height} V${height * 0.7} Q${width * 0.25} ${height * (0.4 + 0.03 * index)} ${width * 0.5} ${height * 0.7} T${width} ${height * 0.6} V${height} Z" fill="${hills}" opacity="0.7"/>
    <path d="M0 ${height} V${height * 0.85} Q${width * 0.4} ${height * 0.6} ${width} ${height * 0.9} V${height} Z" fill="${hills}"/></svg>`;
  return sharp(Buffer.from(svg))
    .withExif({
      IFD0: { Make: 'Sample', Model: 'Camera 1' },
      IFD2: { DateTimeOriginal: `2024:06:1${index >> 2} 18:3${index}:00`, OffsetTimeOriginal: '+02:00' },
      IFD3: {
        GPSLatitudeRef: latitude < 0 ? 'S' : 'N',
        GPSLatitude: fraction(Math.abs(latitude)),
        GPSLongitudeRef: longitude < 0 ? 'W' : 'E',
        GPSLongitude: fraction(Math.abs(longitude)),
      },
    })
    .jpeg()
    .toBuffer();
}

async function keep(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  const png = await page.screenshot();
  await sharp(png)
    .png({ palette: true, quality: 90, effort: 10 })
    .toFile(join(FOLDER, `gallery-${name}.png`));
  console.log(`docs/images/gallery-${name}.png is new.`);
}

async function take(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Name', { exact: true }).fill('demo');
  await page.getByLabel('As administrator').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Name of a new album').fill('Around the world');
  await page.getByRole('button', { name: 'Create album' }).click();
  await page.getByRole('link', { name: /Around the world/ }).click();
  const files = await Promise.all(
    SCENES.map(async ([, , , , place], index) => ({
      name: `${place}.jpg`,
      mimeType: 'image/jpeg',
      buffer: await drawing(index),
    })),
  );
  await page.locator('input[type=file][multiple]').setInputFiles(files);
  await page.getByText(`${files.length} of ${files.length} uploads finished`).waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Clear what is done' }).click();
  await page.getByText(`${files.length} photos`, { exact: true }).waitFor({ timeout: PATIENCE_MS });
  await keep(page, 'album');
  await page.locator('.photo-tile', { has: page.locator('img[alt^="Kyoto"]') }).click();
  await page.getByRole('heading', { name: 'Kyoto.jpg' }).waitFor();
  await keep(page, 'photo');
  await page.getByRole('link', { name: 'Way through the states' }).click();
  await page.getByText('SaveAnalysis').first().waitFor();
  await keep(page, 'states');
  await page.getByRole('link', { name: 'Batch', exact: true }).click();
  await page.getByRole('button', { name: 'Start now' }).click();
  await page
    .getByRole('img', { name: /with what was detected/ })
    .first()
    .waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('heading', { name: 'Results' }).scrollIntoViewIfNeeded();
  await page.evaluate('window.scrollBy(0, 400)');
  await keep(page, 'batch');
}

/** Takes the pictures of the gallery for the README, from drawings and the samples of the batch. Needs Chromium. */
async function main(): Promise<void> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  forgetCallersAws();
  mkdirSync(FOLDER, { recursive: true });
  const directory = mkdtempSync(join(tmpdir(), 'gallery-screenshots-'));
  const gallery = await openGallery({ directory, port: 0, page: buildPage() });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    await prepareLocalModel(gallery.environment, directory);
    const parts = await writeParts(join(directory, 'parts'));
    await uploadParts(
      gallery,
      parts.filter((path) => basename(path).startsWith('plate')),
    );
    const context = await browser.newContext({ viewport: WINDOW, locale: 'en-GB', timezoneId: 'UTC' });
    await take(await context.newPage(), gallery.url);
  } finally {
    await browser.close();
    await gallery.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
