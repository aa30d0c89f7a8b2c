/** Why a file is not even sent. */
export interface FileFault {
  readonly error: 'EmptyFile' | 'FileTooLarge' | 'IsVideo' | 'NotAPicture' | 'UnreadableFile';
  readonly message: string;
}

export interface FileLimits {
  readonly maxBytes: number;
  /** Endings of names, in small letters, without the dot. */
  readonly endings: readonly string[];
}

/** Bytes at the start of a file that its format can be told by. */
const HEAD_BYTES = 16;

const text = (head: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...head.subarray(start, end));

const VIDEO_ENDINGS = ['mp4', 'm4v', 'mov', '3gp', 'avi', 'mkv', 'webm'];
/** Brands of films among the files that begin like a HEIC: https://mp4ra.org/registered-types/brands */
const VIDEO_BRAND = /^(iso[m2-9]|mp4[12]|avc1|M4V |qt {2}|3g[p2].|dash|MSNV)$/;

const isVideo = (head: Uint8Array): boolean => text(head, 4, 8) === 'ftyp' && VIDEO_BRAND.test(text(head, 8, 12));

/** Whether the first bytes are those of a picture: JPEG, PNG, GIF, TIFF, WebP, HEIC or AVIF. */
function looksLikePicture(head: Uint8Array): boolean {
  if (head[0] === 0xff && head[1] === 0xd8) return true;
  if (text(head, 0, 4) === '\x89PNG' || text(head, 0, 4) === 'GIF8') return true;
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(text(head, 0, 4))) return true;
  if (text(head, 0, 4) === 'RIFF') return text(head, 8, 12) === 'WEBP';
  return text(head, 4, 8) === 'ftyp';
}

/** What is wrong with a file, as far as it can be told before it is sent. */
export async function faultOf(file: File, { maxBytes, endings }: FileLimits): Promise<FileFault | undefined> {
  const ending = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase();
  if (VIDEO_ENDINGS.includes(ending ?? '')) return { error: 'IsVideo', message: file.name };
  if (ending === undefined || !endings.includes(ending)) return { error: 'NotAPicture', message: file.name };
  if (file.size === 0) return { error: 'EmptyFile', message: file.name };
  if (file.size > maxBytes) return { error: 'FileTooLarge', message: file.name };
  try {
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    if (isVideo(head)) return { error: 'IsVideo', message: file.name };
    return looksLikePicture(head) ? undefined : { error: 'NotAPicture', message: file.name };
  } catch {
    // A folder, or a file that is gone or may not be read.
    return { error: 'UnreadableFile', message: file.name };
  }
}
