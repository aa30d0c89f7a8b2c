import type { Page } from 'playwright-core';
import { apiCall, localToken } from './support/api-call';
import { Browser, DESKTOP, inBrowser, PHONE } from './support/browser';
import { ServedGallery } from './support/served-gallery';
import { SignInPages } from './support/sign-in-pages';
import { createAlbum, overflow, signIn } from './support/steps';

let gallery: ServedGallery;

const heading = (page: Page, name: string): Promise<void> => page.getByRole('heading', { name, level: 1 }).waitFor();

inBrowser('signing in and out', () => {
  beforeAll(async () => {
    gallery = await ServedGallery.start();
  });
  afterAll(async () => {
    expect(await gallery?.stop()).toBe(0);
  });

  describe('at Amazon Cognito', () => {
    let pages: SignInPages;
    let browser: Browser;
    let page: Page;
    /** A tab of somebody else, in the same browser. */
    let other: Page;

    const person = (of: Page): Promise<string> => of.locator('.header-menu summary').innerText();
    async function enter(of: Page, name: string, path = '/'): Promise<void> {
      pages.person = name;
      await of.goto(`${gallery.url}${path}`);
      await of.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
      await of.locator('.header-menu summary', { hasText: name }).waitFor();
    }

    beforeAll(async () => {
      pages = await SignInPages.open(gallery.url);
      // The policy of the page names the pages of Cognito of its deployment, and not those of a test.
      browser = await Browser.open(DESKTOP, { bypassCSP: true });
      await pages.serve(browser.context);
      page = await browser.page();
    });
    afterAll(async () => {
      await browser?.close();
      await pages?.close();
    });

    it('is done with a code and its proof, leads back to where somebody was, and leaves nothing in the address', async () => {
      await enter(page, 'ann', '/photos?label=Dog');

      const [query] = pages.asked;
      expect(Object.fromEntries(query!)).toMatchObject({
        response_type: 'code',
        client_id: 'client-of-the-page',
        redirect_uri: `${gallery.url}/`,
        code_challenge_method: 'S256',
        code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
        state: expect.stringMatching(/^[\w-]{43}$/) as string,
      });
      expect(page.url()).toBe(`${gallery.url}/photos?label=Dog`);
      expect(await page.evaluate<string[]>('Object.keys(localStorage).sort()')).toEqual(['gallery-theme']);
      expect(await page.evaluate<string[]>('Object.keys(sessionStorage)')).toEqual(['gallery-refresh-token']);
    });

    it('is not taken from an address that did not come of a sign-in here', async () => {
      const stranger = await browser.context.newPage();
      await stranger.goto(`${gallery.url}/?code=stolen&state=guessed`);
      await heading(stranger, 'Sign in');

      expect(stranger.url()).toBe(`${gallery.url}/`);
      await stranger.close();
    });

    it('goes on without a word while it can be renewed', async () => {
      pages.endTokens();
      await createAlbum(page, 'After an hour');

      expect(await page.getByRole('dialog').count()).toBe(0);
    });

    it('once it has ended asks over the page, keeps what was typed, and changes no tab of somebody else', async () => {
      other = await browser.context.newPage();
      await enter(other, 'ben', '/photos');
      await page.bringToFront();
      await page.getByRole('link', { name: 'Albums', exact: true }).click();
      await page.getByLabel('Name of a new album').fill('Typed before');
      pages.endSessions();
      await page.getByRole('button', { name: 'Create album' }).click();
      const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
      await dialog.waitFor();
      for (let times = 0; times < 3; times += 1) await page.keyboard.press('Escape');
      pages.person = 'ann';
      await dialog.getByRole('button', { name: 'Sign in again' }).click();
      await page.getByRole('link', { name: /Typed before/ }).waitFor();

      expect(await dialog.count()).toBe(0);
      expect([await person(page), await person(other)]).toEqual(['ann@grüße.example', 'ben@grüße.example']);
      expect(other.url()).toBe(`${gallery.url}/photos`);
    });

    it('says so when nothing tells whether it goes on, and goes on when that is over', async () => {
      pages.isUp = false;
      await page.reload();
      await page.getByText('The service is busy or down right now').waitFor();
      pages.isUp = true;
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.locator('.header-menu summary', { hasText: 'ann' }).waitFor();
    });

    it('ends in all tabs of who signs out, and in no other', async () => {
      const second = await browser.context.newPage();
      await enter(second, 'ann', '/photos');
      await page.bringToFront();
      await page.locator('.header-menu summary').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await heading(page, 'Sign in');
      await heading(second, 'Sign in');

      expect(pages.revoked).toHaveLength(1);
      expect(await second.evaluate<number>('sessionStorage.length')).toBe(0);
      expect(await person(other)).toBe('ben@grüße.example');
    });
  });

  it('shows nobody whose data an administrator looked at before', () =>
    Browser.use(DESKTOP, {}, async (page, browser) => {
      const riders = async (name: string): Promise<void> => {
        const token = await localToken(gallery.url, name);
        await apiCall(gallery.url, '/riders/same/selfies', { token, body: { fileName: 'a.jpg', bytes: 1 } });
      };
      await riders('boss');
      await signIn(page, gallery.url, 'boss', { isAdmin: true });
      await page.getByRole('link', { name: 'Riders', exact: true }).click();
      await page.getByRole('link', { name: /same/ }).click();
      await page.getByRole('button', { name: 'Erase rider' }).waitFor();
      await page.locator('.header-menu summary').click();
      await page.getByLabel('Show the data of this user').fill('kim');
      await page.keyboard.press('Enter');
      await page.getByText('You see the data of kim').waitFor();

      // Kim has no rider of that name: the one of before is not shown, nor erased.
      await page.getByRole('button', { name: 'Erase rider' }).waitFor({ state: 'detached' });
      await riders('kim');
      await page.reload();
      await page.getByRole('button', { name: 'Erase rider' }).waitFor();
      await page.locator('.header-menu summary').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await heading(page, 'Sign in');
      await page.getByLabel('Name', { exact: true }).fill('zoe');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: 'Riders', exact: true }).click();
      await page.getByText('There is no rider yet').waitFor();

      expect(await page.getByText('You see the data of').count()).toBe(0);
      // Of a rider that is not there the browser notes the 404.
      expect(browser.errors.filter((error) => !error.includes('404'))).toEqual([]);
    }));

  it('shows names of any length and direction within the page', () =>
    Browser.use(PHONE, {}, async (page) => {
      await signIn(page, gallery.url, 'names');
      for (const name of ['W'.repeat(100), 'حفلة 2026 👩‍👩‍👧‍👦', 'gpj.\u202eexe']) {
        await page.getByRole('link', { name: 'Albums', exact: true }).click();
        await page.getByLabel('Name of a new album').fill(name);
        await page.getByRole('button', { name: 'Create album' }).click();
        await page.getByRole('link').filter({ hasText: name }).click();
        await page.getByRole('heading', { level: 1 }).filter({ hasText: name }).waitFor();
        const onPage = await overflow(page);
        await page.getByRole('button', { name: 'Delete album' }).click();
        await page.getByRole('dialog').waitFor();

        expect([name, onPage, await overflow(page)]).toEqual([name, 0, 0]);
        await page.keyboard.press('Escape');
      }
    }));
});
