/** What a container says about the picture in it, before anybody decodes it. */
export interface PictureFrame {
  /** As stored, in pixels: the largest of what the file says, since a header may lie. */
  readonly width: number;
  readonly height: number;
  /** Bytes that a decoder holds at once. */
  readonly held: number;
  /** Whether the file ends before its picture does. */
  readonly cut: boolean;
  /** Segments, chunks, blocks or items that reading the header passes over. */
  readonly parts: number;
  /** EXIF, from the byte order mark on. */
  readonly exif?: Buffer;
  /** What a decoder is to see of the file, if that is not all. */
  readonly visible?: Buffer;
}
