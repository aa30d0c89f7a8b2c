/** The facts that are known: an absent one has no entry at all, rather than an empty one. */
export function known<Facts extends object>(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as Facts;
}
