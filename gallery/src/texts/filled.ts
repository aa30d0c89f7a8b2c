export type Values = Readonly<Record<string, string | number>>;

/** Puts values into a text. Of `one|many`, `count` chooses; numbers are written as the language does. */
export function filled(text: string, values: Values, tag: string): string {
  const [one, many = one] = text.split('|');
  const form = values.count === 1 ? one! : many!;
  return form.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? value.toLocaleString(tag) : (value ?? whole);
  });
}
