/** The text between two marks of a document. @throws Error when a mark is missing */
export function markedPart(document: string, name: string): string {
  const { start, end } = marks(document, name);
  return document.slice(start, end).trim();
}

/** The document with other text between the marks. */
export function withMarkedPart(document: string, name: string, text: string): string {
  const { start, end } = marks(document, name);
  return `${document.slice(0, start)}\n\n${text}\n\n${document.slice(end)}`;
}

function marks(document: string, name: string): { readonly start: number; readonly end: number } {
  const opening = `<!-- ${name}: generated -->`;
  const closing = `<!-- ${name}: end -->`;
  const start = document.indexOf(opening);
  const end = document.indexOf(closing);
  if (start < 0 || end < start) throw new Error(`The document has no "${opening}" before a "${closing}".`);
  return { start: start + opening.length, end };
}
