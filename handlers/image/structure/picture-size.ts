/** In pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The greater of each side, of what is known: a file may say several sizes, and a decoder makes room for each. */
export function larger(one: PictureSize | undefined, other: PictureSize | undefined): PictureSize | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return { width: Math.max(one.width, other.width), height: Math.max(one.height, other.height) };
}
