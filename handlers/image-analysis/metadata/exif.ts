import exifr from 'exifr';
import { known } from '../../runtime/known';
import { exifBlock } from './exif-block';
import { nameOf, placeOf, timeOf } from './exif-values';
import type { ImageMetadata } from '../record/image-record';

type ExifFacts = Pick<ImageMetadata, 'capturedAt' | 'camera' | 'location'>;

/** The tags that are read, by the directory they stand in. */
const TAGS = {
  ifd0: ['Make', 'Model'],
  exif: ['DateTimeOriginal', 'OffsetTimeOriginal', 'DateTimeDigitized', 'OffsetTimeDigitized'],
  gps: ['GPSLatitudeRef', 'GPSLatitude', 'GPSLongitudeRef', 'GPSLongitude'],
} as const;

/** The EXIF names of tags that exifr calls otherwise. */
const EXIFR_NAMES: Readonly<Record<string, string>> = { DateTimeDigitized: 'CreateDate' };

type Directory = keyof typeof TAGS;
type Tag = (typeof TAGS)[Directory][number];
type TagReader = (tag: Tag) => Promise<unknown>;

/** Options that pick one tag. `reviveValues: false` keeps dates as text: a Date would depend on the process's time zone. */
function optionsFor(directory: Directory, name: string) {
  const off = { ifd1: false, interop: false, xmp: false, icc: false, iptc: false, jfif: false, ihdr: false };
  const plain = { reviveValues: false, translateValues: false, sanitize: true, mergeOutput: true };
  const directories: Record<Directory, object | boolean> = { ifd0: false, exif: false, gps: false };
  return { ...off, ...plain, ...directories, [directory]: { pick: [name] } };
}

/** Made once, since exifr keeps what it derives from options. */
const OPTIONS = new Map<Tag, { readonly name: string; readonly options: object }>(
  (Object.keys(TAGS) as Directory[]).flatMap((directory) =>
    TAGS[directory].map((tag) => {
      const name = EXIFR_NAMES[tag] ?? tag;
      return [tag, { name, options: optionsFor(directory, name) }] as const;
    }),
  ),
);

/**
 * Reads tags one by one: a broken value, type or pointer makes exifr give up as a whole, and must cost no other tag. It
 * looks at entries only until it has found the one that it is asked for.
 */
function tagReader(block: Uint8Array): TagReader {
  return async (tag) => {
    const { name, options } = OPTIONS.get(tag)!;
    try {
      const tags = (await exifr.parse(block, options)) as Readonly<Record<string, unknown>> | undefined;
      return tags?.[name];
    } catch {
      return undefined;
    }
  };
}

async function capturedAt(read: TagReader): Promise<string | undefined> {
  return (
    timeOf(await read('DateTimeOriginal'), await read('OffsetTimeOriginal')) ??
    timeOf(await read('DateTimeDigitized'), await read('OffsetTimeDigitized'))
  );
}

async function camera(read: TagReader): Promise<ImageMetadata['camera']> {
  const make = nameOf(await read('Make'));
  const model = nameOf(await read('Model'));
  return make || model ? known({ make, model }) : undefined;
}

async function location(read: TagReader): Promise<ImageMetadata['location']> {
  return placeOf({
    latitude: await read('GPSLatitude'),
    latitudeRef: await read('GPSLatitudeRef'),
    longitude: await read('GPSLongitude'),
    longitudeRef: await read('GPSLongitudeRef'),
  });
}

/**
 * Reads capture time, camera and place of an image, each on its own. EXIF is optional: what is
 * absent, broken or impossible is left out, and nothing is thrown. How the picture is turned is the decoder's to say.
 * @param block the EXIF of an image that is neither JPEG nor PNG
 */
export async function readExif(bytes: Buffer, block = exifBlock(bytes)): Promise<ExifFacts> {
  if (!block) return {};
  const read = tagReader(block);
  return known({ capturedAt: await capturedAt(read), camera: await camera(read), location: await location(read) });
}
