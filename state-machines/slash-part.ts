/**
 * The part of a text between its slashes, counted from 0; of a text that only Terraform will know, the expression that
 * gives this part.
 * @throws Error when a known text has no such part
 */
export function slashPart(text: string, index: number): string {
  const expression = /^\$\{(.*)\}$/.exec(text)?.[1];
  if (expression !== undefined) return `\${element(split("/", ${expression}), ${index})}`;
  const part = text.split('/')[index];
  if (part === undefined) throw new Error(`"${text}" has no part ${index}: its parts lie between slashes.`);
  return part;
}
