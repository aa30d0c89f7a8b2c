import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { imageId } from '../../handlers/image-analysis/record/image-id';
import type { ImageRecord } from '../../handlers/image-analysis/record/image-record';
import { buildPage } from '../../packaging/build-page';
import { GalleryBench } from '../support/gallery';
import { picture } from '../support/pictures';
import { Browser, DESKTOP, inBrowser } from './support/browser';
import { signIn } from './support/steps';

const PHOTOS = 10_000;
const WRITES = 25;
/** What a frame takes at most that is drawn in time, with some patience for a busy machine. */
const FRAME_MS = 34;

/** How a page was scrolled through, as the page itself counted. */
interface Scrolled {
  readonly frames: number;
  readonly slow: number;
  readonly mostTiles: number;
  readonly height: number;
}

/** Scrolls to the oldest photo at 3,000 pixels a second or so, and counts the frames that came late. */
const SCROLL = `new Promise((done) => {
  const scrolled = { frames: 0, slow: 0, mostTiles: 0, height: 0 };
  let last = performance.now();
  const step = (now) => {
    scrolled.frames += 1;
    if (now - last > ${FRAME_MS}) scrolled.slow += 1;
    last = now;
    scrolled.mostTiles = Math.max(scrolled.mostTiles, document.querySelectorAll('.photo-tile').length);
    scrollBy(0, 600);
    scrolled.height = document.documentElement.scrollHeight;
    if (document.querySelector('img[alt="0.jpg"]')) done(scrolled);
    else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;

const HEAP = 'performance.memory.usedJSHeapSize';

async function fill(bench: GalleryBench, owner: string, albumId: string): Promise<void> {
  const { clients, workflow } = bench.gallery.environment;
  const { tables } = workflow('image-analysis').resources;
  const thumbnail = { key: 'thumbnails/00000000000000000000000000000000.jpg', width: 250, height: 167 };
  const Body = await picture({ width: 250, height: 167 });
  await clients.s3.send(new PutObjectCommand({ Bucket: bench.bucket, Key: thumbnail.key, Body }));
  const recordOf = (number: number): ImageRecord => {
    const key = `incoming/${albumId}/x/${number}.jpg`;
    return {
      imageId: imageId({ bucket: bench.bucket, key, versionId: '1' }),
      bucket: bench.bucket,
      key,
      versionId: '1',
      status: 'COMPLETED',
      executionId: 'seeded',
      owner,
      albumId,
      // A hundred a day.
      uploadTime: 1_700_000_000 + Math.floor(number / 100) * 86_400 + (number % 100),
      updatedAt: 1_700_000_000,
      metadata: { format: 'JPEG', width: 1200 + (number % 7) * 100, height: 800, bytes: 1 },
      labels: [],
      faces: [],
      faceCount: 0,
      faceDetected: false,
      thumbnail,
    };
  };
  for (let start = 0; start < PHOTOS; start += WRITES) {
    const requests = Array.from({ length: WRITES }, (_, index) => ({
      PutRequest: { Item: marshall(recordOf(start + index)) },
    }));
    await clients.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [tables.images!.name]: requests } }));
  }
}

inBrowser('an album of ten thousand photos', () => {
  it('is scrolled to its end with a bounded page', async () => {
    const bench = await GalleryBench.open({ page: buildPage() });
    try {
      const lea = await bench.signIn('lea');
      const album = await lea.album('Many');
      await fill(bench, 'lea', album.id);
      await Browser.use(DESKTOP, {}, async (page, browser) => {
        await signIn(page, bench.gallery.url, 'lea');
        await page.getByRole('link', { name: /Many/ }).click();
        await page.locator('.photo-tile').first().waitFor();
        const heap = await page.evaluate<number>(HEAP);
        const scrolled = await page.evaluate<Scrolled>(SCROLL);
        const heapAfter = await page.evaluate<number>(HEAP);

        process.stdout.write(
          `${PHOTOS} photos: ${scrolled.frames} frames, ${scrolled.slow} late, at most ${scrolled.mostTiles} tiles, ` +
            `heap ${(heap / 1e6).toFixed(1)} to ${(heapAfter / 1e6).toFixed(1)} MB\n`,
        );
        // Rows of at most eight photos, 100 pixels high at least.
        expect(scrolled.height).toBeGreaterThan((PHOTOS / 8) * 100);
        expect(scrolled.mostTiles).toBeLessThan(300);
        expect(heapAfter).toBeLessThan(100_000_000);
        expect(browser.errors).toEqual([]);
      });
    } finally {
      await bench.close();
    }
  });
});
