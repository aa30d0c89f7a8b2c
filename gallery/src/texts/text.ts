import { effect, signal } from '@preact/signals';
import { filled, type Values } from './filled';
import { TEXTS, type TextKey } from './table';

/** Languages in the order in which the table holds them. */
const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = 'gallery-language';

const isLanguage = (text: string | undefined | null): text is Language => LANGUAGES.some((known) => known === text);

function preferred(): Language {
  const chosen = localStorage.getItem(KEY);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

export const language = signal<Language>(preferred());

export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(KEY, chosen);
  language.value = chosen;
}

effect(() => {
  document.documentElement.lang = language.value;
});

/** A text in the language of the page, with its values: see `table.ts`. */
export const t = (key: TextKey, values: Values = {}): string =>
  filled(TEXTS[key][LANGUAGES.indexOf(language.value)]!, values, language.value);

/** Whether the table has a text of this name, such as that of an error. */
export const hasText = (key: string): key is TextKey => Object.hasOwn(TEXTS, key);
