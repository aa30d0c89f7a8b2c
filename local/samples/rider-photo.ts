import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** The face library's own demo pictures: real people, and no picture in this repository. */
const DEMO = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo');

/** Where a person stands on a demo picture, in pixels. */
interface Cut {
  readonly picture: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const WOMAN: Cut = { picture: 'sample6.jpg', left: 1049, top: 109, width: 452, height: 671 };
const WOMAN_CLOSER: Cut = { picture: 'sample6.jpg', left: 1105, top: 193, width: 339, height: 503 };
const MAN: Cut = { picture: 'sample6.jpg', left: 102, top: 264, width: 505, height: 698 };
const IN_SHADOW: Cut = { picture: 'sample5.jpg', left: 256, top: 649, width: 413, height: 722 };

const cut = ({ picture, ...area }: Cut): sharp.Sharp => sharp(join(DEMO, picture)).extract(area);

/**
 * Writes the sample selfies and returns their paths, in the order that tells the story: two riders, a group, an empty scene,
 * another rider with a face that is taken, a photo in the dark, a text, and a rider's newer photo.
 */
export async function writeSelfies(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const write = async (name: string, image: sharp.Sharp): Promise<string> => {
    const path = join(folder, name);
    await image.toFile(path);
    return path;
  };
  const group = join(folder, 'group.jpg');
  copyFileSync(join(DEMO, 'sample1.jpg'), group);
  const text = join(folder, 'fred.jpg');
  writeFileSync(text, 'This is a text, whatever its name says.\n');
  const nobody = sharp({ create: { width: 640, height: 400, channels: 3, background: '#88aacc' } }).png();
  return [
    await write('ann@example.com.jpg', cut(WOMAN)),
    await write('bob.jpg', cut(MAN)),
    group,
    await write('nobody.png', nobody),
    await write('eve.jpg', cut(WOMAN_CLOSER)),
    await write('dan.jpg', cut(IN_SHADOW).linear(0.6)),
    text,
    await write('ann@example.com--newer.jpg', cut(WOMAN_CLOSER).modulate({ brightness: 1.15 })),
  ];
}
