import { slashPart } from './slash-part';

/**
 * What settings of a workflow must be together. The loader of environments, the modules and the handlers are all made from
 * it, as from the rules of single values. A text that is empty is not given.
 */
export type SettingsRule = {
  /** The settings that it is about, as the description names them. */
  readonly settings: readonly string[];
  /** What fits, in words that finish "They must ...". */
  readonly says: string;
} & (
  | { readonly kind: 'all-or-none' }
  /** Those that are given begin alike, up to the slash before the part that is counted from 0. */
  | { readonly kind: 'same-beginning'; readonly parts: number }
  /** When the first one is true, the others are given. */
  | { readonly kind: 'needs' }
);

/** Whether settings keep a rule. @param values all of the rule's settings, as text */
export function keepsRule(rule: SettingsRule, values: Readonly<Record<string, string>>): boolean {
  const texts = rule.settings.map((name) => values[name]!);
  const given = texts.filter((text) => text !== '');
  switch (rule.kind) {
    case 'all-or-none':
      return given.length === 0 || given.length === texts.length;
    case 'same-beginning':
      return new Set(given.map((text) => beginning(text, rule.parts))).size <= 1;
    case 'needs':
      return texts[0] !== 'true' || given.length === texts.length;
  }
}

/** What settings that break a rule are told. @param names what they are called where they were given */
export function brokenRule(
  { settings, says }: SettingsRule,
  values: Readonly<Record<string, string>>,
  names: (setting: string) => string = (setting) => setting,
): string {
  const told = settings.map((setting) => `${names(setting)} is "${values[setting]!}"`);
  return `${told.slice(0, -1).join(', ')} and ${told.at(-1)!}. They must ${says}.`;
}

function beginning(text: string, parts: number): string {
  return Array.from({ length: parts }, (_, index) => slashPart(text, index)).join('/');
}
