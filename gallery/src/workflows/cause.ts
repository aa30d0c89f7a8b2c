/** What a function threw, as Lambda tells it, is JSON with a trace; it may be cut. */
const MESSAGE = /^\{"errorType":"[^"]*","errorMessage":("(?:[^"\\]|\\.)*")/;

/** The cause of an error in words. */
export function causeText(cause: string): string {
  const message = MESSAGE.exec(cause)?.[1];
  return message === undefined ? cause : (JSON.parse(message) as string);
}
