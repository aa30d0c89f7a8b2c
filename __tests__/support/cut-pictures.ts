import { cut } from './odd-pictures';
import { picture } from './pictures';

type Make = () => Promise<Buffer>;
type CutPicture = readonly [what: string, make: Make];

const small: Make = () => picture({ width: 200, height: 160, noise: true });
const large: Make = () => picture({ width: 900, height: 700, noise: true });
const end: Make = () => Promise.resolve(Buffer.from([0xff, 0xd9]));

const cutAt = (what: string, make: Make, share: number, behind: Make): CutPicture => [
  what,
  async () => Buffer.concat([cut(await make(), share), await behind()]),
];

/**
 * JPEGs of which pixels are missing although they end like whole ones: another picture of more than 64 KiB, of which no
 * index tells, lies behind the cut, or an end mark that a program put there. Below 128 KiB and above, far from the end
 * and near it.
 */
export const CUTS: readonly CutPicture[] = [
  cutAt('small, with a second one behind', small, 0.6, large),
  cutAt('large, with a second one behind', large, 0.6, large),
  cutAt('small, and ended', small, 0.6, end),
  cutAt('large, and ended', large, 0.6, end),
  cutAt('small, near its end, and ended', small, 0.97, end),
  cutAt('large, near its end, and ended', large, 0.97, end),
  cutAt('large, near its end, with a second one behind', large, 0.97, large),
];
