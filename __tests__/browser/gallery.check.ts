import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Answer } from '../../handlers/gallery/router';
import { writeSamples } from '../../local/samples/image-analysis';
import { writeSelfies } from '../../local/samples/rider-photo';
import { apiCall, localToken } from './support/api-call';
import { Browser, DESKTOP, inBrowser, keep, PATIENCE_MS, PHONE } from './support/browser';
import { ServedGallery } from './support/served-gallery';
import {
  createAlbum,
  eventually,
  overflow,
  pressArrow,
  signIn,
  upload,
  uploadsFinished,
  violations,
} from './support/steps';

const SEVEN = [
  'people-1.jpg',
  'people-2.jpg',
  'people-6.jpg',
  'with-place.jpg',
  'phone.heic',
  'nobody there.png',
  'too-small.png',
];

let samples: string;
let photos: Record<string, string>;
let selfies: Record<string, string>;
let gallery: ServedGallery;

const byName = (paths: readonly string[]): Record<string, string> =>
  Object.fromEntries(paths.map((path) => [basename(path), path]));

inBrowser('the gallery in a browser', () => {
  beforeAll(async () => {
    samples = mkdtempSync(join(tmpdir(), 'browser-samples-'));
    photos = byName(await writeSamples(join(samples, 'photos')));
    selfies = byName(await writeSelfies(join(samples, 'selfies')));
    gallery = await ServedGallery.start('--demo');
    await ridersDecided(gallery.url, 'demo');
  });

  afterAll(async () => {
    const code = await gallery?.stop();
    rmSync(samples, { recursive: true, force: true });
    expect(code).toBe(0);
  });

  describe.each([
    ['at desktop width', DESKTOP, {}],
    ['at phone width, in the dark', PHONE, { colorScheme: 'dark' as const, hasTouch: true }],
  ])('%s', (title, viewport, options) => {
    const person = title.includes('phone') ? 'phil' : 'dora';
    let browser: Browser;
    let page: Page;

    /** What is wrong with the page that is open. */
    async function faultsOf(name: string): Promise<unknown> {
      await keep(page, `${person}-${name}`);
      return { violations: await violations(page), overflow: await overflow(page), errors: browser.errors };
    }
    const none = { violations: [], overflow: 0, errors: [] };

    beforeAll(async () => {
      browser = await Browser.open(viewport, options);
      page = await browser.page();
    });
    afterAll(() => browser?.close());

    it('lets somebody sign in and create an album, and says when a name is taken', async () => {
      await page.goto(gallery.url);
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await faultsOf('sign-in')).toEqual(none);
      await signIn(page, gallery.url, person);
      await createAlbum(page, 'Holiday');
      await page.getByRole('link', { name: 'Albums', exact: true }).click();
      await page.getByLabel('Name of a new album').fill('holiday');
      await page.getByRole('button', { name: 'Create album' }).click();

      await page.getByText('album', { exact: false }).getByText('already', { exact: false }).first().waitFor();
      expect(await page.getByLabel('Name of a new album').inputValue()).toBe('holiday');
      // The browser itself notes that the answer was 409.
      browser.errors.splice(0);
      expect(await faultsOf('albums')).toEqual(none);
    });

    it('uploads seven photos, a HEIC and one that is none among them, and shows what becomes of each', async () => {
      await page.getByRole('link', { name: /Holiday/ }).click();
      await upload(
        page,
        SEVEN.map((name) => photos[name]!),
      );

      const rows = page.getByRole('list', { name: 'Files' }).getByRole('listitem');
      const texts = await rows.allInnerTexts();
      expect(texts).toHaveLength(7);
      expect(texts.filter((text) => /Done/.test(text))).toHaveLength(6);
      expect(texts.find((text) => text.includes('too-small'))).toMatch(/Rejected/);
      expect(await faultsOf('album')).toEqual(none);
      await page.getByLabel('Only those that need you').check();
      expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('too-small')]);
      await page.getByRole('button', { name: 'Clear what is done' }).click();
      await page.getByText('1 of 1 uploads finished · 1 needs you').waitFor();
      await page.getByRole('button', { name: 'Clear those' }).click();
      await page.getByText('6 photos', { exact: true }).waitFor();
      await eventually(
        () => page.locator('.photo-tile').count(),
        (count) => count === 7,
      );
    });

    it('names a file that cannot be right before it is sent', async () => {
      await page.locator('input[type=file][multiple]').setInputFiles([photos['not-an-image.jpg']!]);
      const row = page.getByRole('listitem').filter({ hasText: 'not-an-image.jpg' });
      await row.getByText('Not sent').waitFor();
      await row.getByText(/not a picture/).waitFor();
      await row.getByRole('button').click();
    });

    it('finds photos by what they show, with the search in the address', async () => {
      await page.getByText('Search in this album').click();
      await page.getByLabel('Labels').fill('Person');
      await page.keyboard.press('Enter');
      await page.waitForURL(/label=Person/);
      await page.locator('.photo-tile').first().waitFor();
      await eventually(
        () => page.locator('.photo-tile').count(),
        (count) => count >= 3 && count < 7,
      );
      await page.reload();
      await eventually(
        () => page.locator('.photo-tile').count(),
        (count) => count >= 3 && count < 7,
      );
      await page.getByLabel('Labels').fill('Submarine');
      await page.keyboard.press('Enter');
      await page.getByText('leave out').first().waitFor();
      expect(await faultsOf('nothing-found')).toEqual(none);
      await page.getByRole('button', { name: 'Clear search' }).first().click();
      await eventually(
        () => page.locator('.photo-tile').count(),
        (count) => count === 7,
      );
    });

    it('shows a photo with boxes that can be switched, and moves on by arrow keys', async () => {
      await page.locator('.photo-tile', { has: page.locator('img[alt^="people-6.jpg"]') }).click();
      await page.getByRole('heading', { name: 'people-6.jpg' }).waitFor();
      const faces = page.getByLabel(/\d+ faces?$/);
      await faces.waitFor();
      const boxes = page.locator('.picture-box-face');
      await boxes.first().waitFor();
      const withFaces = await boxes.count();
      await faces.uncheck();
      await boxes.first().waitFor({ state: 'detached' });
      await faces.check();
      await eventually(
        () => boxes.count(),
        (count) => count === withFaces,
      );

      expect(await faultsOf('photo')).toEqual(none);
      // Uploads of the same second have no order that is known here: it may be the last one.
      const before = page.url();
      const isLast = await page.getByText('Next →').isDisabled();
      await pressArrow(page, isLast ? 'ArrowLeft' : 'ArrowRight');
      await pressArrow(page, isLast ? 'ArrowRight' : 'ArrowLeft');
      expect(page.url()).toBe(before);
    });

    it('shows the way of its execution through the states', async () => {
      await page.getByRole('link', { name: 'Way through the states' }).click();
      await page.getByRole('heading', { name: /Workflow image-analysis/ }).waitFor();
      await page.getByText('SaveAnalysis').first().waitFor();
      expect(await faultsOf('execution')).toEqual(none);
      await page.goBack();
    });

    it('deletes a photo after asking once', async () => {
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('link', { name: 'Albums', exact: true }).click();
      await page.getByRole('link', { name: /Holiday/ }).click();
      await eventually(
        () => page.locator('.photo-tile').count(),
        (count) => count === 6,
      );
      expect(await page.locator('img[alt^="people-6.jpg"]').count()).toBe(0);
    });

    it('takes a selfie once: under a second name it is rejected; and erases with a proof', async () => {
      const send = async (name: string, file: string): Promise<void> => {
        await page.getByRole('link', { name: 'Riders', exact: true }).click();
        await page.getByLabel('User id').fill(name);
        await page.getByLabel('Selfie').setInputFiles(selfies[file]!);
        await page.getByRole('button', { name: 'Send selfie' }).click();
        await page.getByRole('heading', { name, level: 1 }).waitFor();
      };
      // The demo has both faces of this person: somebody who looks different is needed per window.
      const [first, second] = [`${person}-one`, `${person}-two`];
      await send(first, person === 'dora' ? 'dan.jpg' : 'group.jpg');
      await page.locator('.status-REJECTED').first().waitFor();
      await send(second, 'ann@example.com.jpg');
      await page.locator('.status-REJECTED').first().waitFor();
      await page.getByText(/face/i).first().waitFor();
      // There is no photo of a rider who was rejected.
      browser.errors.splice(0);
      expect(await faultsOf('rider')).toEqual(none);
      await page.getByRole('button', { name: 'Erase rider' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Erase rider' }).click();
      await page.getByText(`${second} is erased`).waitFor();
      expect(await faultsOf('erased')).toEqual(none);
    });

    it('loses no upload when the page is loaded again in the middle, and sends nothing twice', async () => {
      await createAlbum(page, 'Interrupted');
      const posts: string[] = [];
      page.on('request', (request) => {
        if (request.method() === 'POST' && !request.url().includes('/api/')) posts.push(request.url());
      });
      // Held back until the page is gone.
      await page.route(
        (url) => url.pathname.endsWith('-photos'),
        async (route) => {
          if (posts.length <= 2) return new Promise(() => undefined);
          return route.continue();
        },
      );
      const names = ['people-1.jpg', 'people-2.jpg', 'with-place.jpg'];
      await page.locator('input[type=file][multiple]').setInputFiles(names.map((name) => photos[name]!));
      await eventually(
        () => posts.length,
        (count) => count >= 2,
      );
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      page.once('dialog', (dialog) => void dialog.accept());
      await page.reload();
      await uploadsFinished(page, 3);

      await eventually(
        () => page.locator('.photo-tile').count(),
        (count) => count === 3,
      );
      browser.errors.splice(0);
    });
  });

  it('is usable by keyboard alone', () =>
    Browser.use(DESKTOP, {}, async (page, browser) => {
      await page.goto(gallery.url);
      await page.getByLabel('Name', { exact: true }).waitFor();
      const tabTo = async (name: string | RegExp): Promise<void> => {
        // Round and round: what is looked for may be just being drawn.
        for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
          const found = await page.evaluate<string>(
            `(() => { const e = document.activeElement; if (e === document.body) return ''; return [e?.innerText, e?.getAttribute('aria-label'), e?.labels?.[0]?.innerText].join('|'); })()`,
          );
          if (typeof name === 'string' ? found.includes(name) : name.test(found)) return;
          await page.keyboard.press('Tab');
        }
        throw new Error(`${String(name)} was not reached by Tab.`);
      };
      await tabTo('Name');
      await page.keyboard.type('kim');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Albums', level: 1 }).waitFor();
      await tabTo('Name of a new album');
      await page.keyboard.type('By keys');
      await page.keyboard.press('Enter');
      await tabTo(/By keys/);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'By keys', level: 1 }).waitFor();
      await page
        .locator('input[type=file][multiple]')
        .setInputFiles([photos['people-1.jpg']!, photos['nobody there.png']!]);
      await uploadsFinished(page, 2);
      await tabTo(/Clear what/);
      await page.keyboard.press('Enter');
      await page.locator('.photo-tile').first().focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/photo\//);
      await pressArrow(page, 'ArrowRight');
      await tabTo('Delete');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });

      expect(browser.errors).toEqual([]);
    }));

  it('starts a batch, shows what the model costs and found, and the model stops', () =>
    Browser.use(DESKTOP, {}, async (page, browser) => {
      await signIn(page, gallery.url, 'boss', { isAdmin: true });
      await page.getByRole('link', { name: 'Batch', exact: true }).click();
      await page.getByRole('button', { name: 'Start now' }).click();
      await page.getByText('A run is under way').waitFor();
      await page
        .getByRole('cell', { name: 'Done', exact: true })
        .first()
        .waitFor({ timeout: 3 * PATIENCE_MS });
      await page
        .getByText('Trained, stopped')
        .or(page.getByText('Stopped', { exact: true }))
        .first()
        .waitFor();
      await page
        .getByRole('img', { name: /with what was detected/ })
        .first()
        .waitFor();
      await keep(page, 'batch');

      expect(await violations(page)).toEqual([]);
      expect(browser.errors).toEqual([]);
    }));

  it('leaves what is typed alone while photos come', () =>
    Browser.use(DESKTOP, {}, async (page, browser) => {
      await signIn(page, gallery.url, 'tina');
      await createAlbum(page, 'Typing');
      await page.getByText('Search in this album').click();
      await page.getByLabel('Name of file or album').fill('not taken over yet');
      await upload(page, [photos['people-1.jpg']!, photos['people-2.jpg']!]);

      expect(await page.getByLabel('Name of file or album').inputValue()).toBe('not taken over yet');
      await page.keyboard.press('Enter');
      await page.waitForURL(/text=not\+taken\+over\+yet/);
      await page.getByText('leave out').first().waitFor();
      expect(browser.errors).toEqual([]);
    }));

  it('takes a photo again that was deleted, though its upload is listed still', () =>
    Browser.use(DESKTOP, {}, async (page, browser) => {
      await signIn(page, gallery.url, 'rita');
      await createAlbum(page, 'Again');
      await upload(page, [photos['people-1.jpg']!]);
      await page.locator('.photo-tile').first().click();
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('heading', { name: 'Again', level: 1 }).waitFor();
      await eventually(
        () => page.locator('.photo-tile').count(),
        (count) => count === 0,
      );
      await page.locator('input[type=file][multiple]').setInputFiles([photos['people-1.jpg']!]);
      await page.locator('.photo-tile').first().waitFor({ timeout: 60_000 });
      await uploadsFinished(page, 1);

      expect(browser.errors).toEqual([]);
    }));

  it('speaks German', () =>
    Browser.use(PHONE, { locale: 'de-DE' }, async (page) => {
      await page.goto(gallery.url);
      await page.getByRole('heading', { name: 'Anmelden' }).waitFor();

      expect(await page.locator('html').getAttribute('lang')).toBe('de');
      expect(await violations(page)).toEqual([]);
    }));
});

/** Waits until it is decided about every selfie of somebody: a face is refused only then for another rider. */
async function ridersDecided(url: string, name: string): Promise<void> {
  const token = await localToken(url, name);
  await eventually(
    () => apiCall<Answer<'listRiders'>>(url, '/riders', { token }),
    ({ riders }) => riders.every(({ state }) => state !== 'UPLOADED' && state !== 'PENDING'),
  );
}
