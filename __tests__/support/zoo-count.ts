import type { ZooFile } from './zoo';

/** How many files there are, in a sentence. */
export function zooCount(files: readonly ZooFile[]): string {
  const formats = new Set(files.map(({ format }) => format)).size;
  const accepted = files.filter(({ expected }) => expected === 'accepted').length;
  return `${files.length} files in ${formats} formats: ${accepted} are taken, ${files.length - accepted} refused by name.`;
}
