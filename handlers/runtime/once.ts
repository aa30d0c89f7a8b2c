/** Makes a value when it is first asked for: a deployment's settings are there when a function is called. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
