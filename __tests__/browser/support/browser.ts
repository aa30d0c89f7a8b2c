import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** Runs where there is a browser; says what it skips where there is none. */
export const inBrowser: typeof describe | typeof describe.skip =
  process.env.CHROMIUM === undefined ? describe.skip : describe;

/** What a browser is opened with: no sandbox, for continuous integration that runs as root, and no calls home. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** Longest wait for anything: only ends what hangs, on a busy machine, too. */
export const PATIENCE_MS = 120_000;

/** Where screenshots go: kept by who asks for them, outside of git. */
const ARTEFACTS = process.env.ARTEFACTS;

/** A browser with an empty profile, and what went wrong in it. */
export class Browser {
  private constructor(
    readonly context: BrowserContext,
    private readonly profile: string,
    /** Errors of scripts, and what the browser refused, e.g. by the content security policy. */
    readonly errors: string[],
  ) {}

  static async open(
    viewport: { readonly width: number; readonly height: number },
    more: Partial<Parameters<typeof chromium.launchPersistentContext>[1]> = {},
  ): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'browser-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM,
      args: ARGUMENTS,
      viewport,
      locale: 'en-GB',
      timezoneId: 'UTC',
      timeout: PATIENCE_MS,
      ...more,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const errors: string[] = [];
    const listen = (page: Page): void => {
      page.on('pageerror', ({ message }) => void errors.push(message));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
    };
    context.pages().forEach(listen);
    context.on('page', listen);
    return new Browser(context, profile, errors);
  }

  /** Opens a browser for as long as something is done with it. */
  static async use(
    viewport: Parameters<typeof Browser.open>[0],
    more: Parameters<typeof Browser.open>[1],
    run: (page: Page, browser: Browser) => Promise<void>,
  ): Promise<void> {
    const browser = await Browser.open(viewport, more);
    try {
      await run(await browser.page(), browser);
    } finally {
      await browser.close();
    }
  }

  async page(): Promise<Page> {
    return this.context.pages()[0] ?? (await this.context.newPage());
  }

  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
  }
}

/** Keeps what a page looks like, where somebody wants to see it. */
export async function keep(page: Page, name: string): Promise<void> {
  if (ARTEFACTS === undefined) return;
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTEFACTS, `${name}.png`) });
}
