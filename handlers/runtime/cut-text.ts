/**
 * Cuts a text to a length in characters (code points). Cutting between the two halves of one, as `slice` may, leaves a
 * half that no encoding can hold.
 */
export function cutText(text: string, maximum: number): string {
  // A character has one or two code units, so that this much is enough to look at.
  return text.length <= maximum
    ? text
    : Array.from(text.slice(0, 2 * maximum))
        .slice(0, maximum)
        .join('');
}
