export type Values = Readonly<Record<string, string | number>>;

/** What runs from right to left, or turns the direction of what follows. */
const TURNS =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A name within a sentence: one of another direction turns only itself (first strong isolate, UAX #9). */
const isolated = (name: string): string => (TURNS.test(name) ? `\u2068${name}\u2069` : name);

/** Puts values into a text. Of `one|many`, `count` chooses; numbers are written as the language does. */
export function filled(text: string, values: Values, tag: string): string {
  const [one, many = one] = text.split('|');
  const form = values.count === 1 ? one! : many!;
  return form.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (typeof value === 'number') return value.toLocaleString(tag);
    return value === undefined ? whole : isolated(value);
  });
}
