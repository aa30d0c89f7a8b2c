import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { until } from '../../support/until';
import { PATIENCE_MS } from './browser';

/** Signs in under a name. */
export async function signIn(page: Page, url: string, name: string, { isAdmin = false } = {}): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Name', { exact: true }).fill(name);
  if (isAdmin) await page.getByLabel('As administrator').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Albums', level: 1 }).waitFor();
}

/** Creates an album and opens it. */
export async function createAlbum(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Albums', exact: true }).click();
  await page.getByLabel('Name of a new album').fill(name);
  await page.getByRole('button', { name: 'Create album' }).click();
  await page.getByRole('link', { name: new RegExp(name) }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

/** Chooses files in the album that is open, and waits until nothing of them is under way. */
export async function upload(page: Page, paths: readonly string[]): Promise<void> {
  await page.locator('input[type=file][multiple]').setInputFiles([...paths]);
  await uploadsFinished(page, paths.length);
}

export async function uploadsFinished(page: Page, count: number): Promise<void> {
  await page.getByText(`${count} of ${count} uploads finished`).waitFor({ timeout: 3 * PATIENCE_MS });
}

/** Asks until the answer is right. */
export async function eventually<T>(ask: () => T | Promise<T>, isRight: (value: T) => boolean): Promise<void> {
  await until(ask, isRight, PATIENCE_MS);
}

/** Goes to the photo before or after this one by its key, once there is one. */
export async function pressArrow(page: Page, key: 'ArrowLeft' | 'ArrowRight'): Promise<void> {
  const from = page.url();
  const button = page.getByText(key === 'ArrowLeft' ? '← Previous' : 'Next →');
  await eventually(
    () => button.isEnabled(),
    (isEnabled) => isEnabled,
  );
  await page.keyboard.press(key);
  await page.waitForURL((url) => url.href !== from);
}

/** What axe finds wrong with a page, in any severity, and where. */
export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** How many pixels a page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
