/** Releases of Node.js that work but have ended: https://nodejs.org/en/about/previous-releases */
const ENDED: Readonly<Record<string, string>> = { 20: 'April 2026' };

/** The line that commands begin with under such a release. @param version such as `20.20.2` */
export function nodeNotice(version: string): string | undefined {
  const [major] = version.split('.');
  const ended = ENDED[major!];
  return (
    ended && `Node ${major} ended in ${ended} and gets no fixes any more; this works with it, and with 22 and 24.\n`
  );
}
