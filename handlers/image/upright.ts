/** Ratios of the image's width and height, 0..1: the part of what was found that lies in the image. */
export interface BoundingBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** EXIF orientation, 1..8: how a stored picture is turned and mirrored to be upright. Absent means 1. */
export type Orientation = number | undefined;

/** Whether the sides of a stored picture change places. */
const isSideways = (orientation: Orientation): boolean => (orientation ?? 1) >= 5;

/** A size as displayed of a size as stored. Pixels. */
export function uprightSize(
  { width, height }: { readonly width: number; readonly height: number },
  orientation: Orientation,
): { width: number; height: number } {
  return isSideways(orientation) ? { width: height, height: width } : { width, height };
}

/**
 * The orientation that is left to apply to Rekognition's boxes. It turns a JPEG by its EXIF before it looks, and never a
 * PNG, whose boxes are of the picture as stored.
 * https://docs.aws.amazon.com/rekognition/latest/dg/image-orientation.html
 */
export function orientationOfBoxes(format: 'JPEG' | 'PNG', orientation: Orientation): Orientation {
  return format === 'PNG' && orientation !== undefined && orientation > 1 ? orientation : undefined;
}

/** A box of the stored picture as a box of the upright one. Ratios. */
export function uprightBox({ left, top, width, height }: BoundingBox, orientation: Orientation): BoundingBox {
  const right = 1 - left - width;
  const bottom = 1 - top - height;
  // By what its upright left and top sides are in the stored picture.
  const [x, y] = (
    {
      2: [right, top],
      3: [right, bottom],
      4: [left, bottom],
      5: [top, left],
      6: [bottom, left],
      7: [bottom, right],
      8: [top, right],
    } as const
  )[orientation ?? 1] ?? [left, top];
  const sideways = isSideways(orientation);
  return { left: rounded(x), top: rounded(y), width: sideways ? height : width, height: sideways ? width : height };
}

/** Degrees that the stored picture is turned by, clockwise, and whether it is mirrored before. */
const TURNS: Readonly<Record<number, readonly [degrees: number, mirrored: boolean]>> = {
  2: [0, true],
  3: [180, false],
  4: [180, true],
  5: [270, true],
  6: [90, false],
  7: [90, true],
  8: [270, false],
};

/** The roll of a face in the upright picture, of its roll in the stored one: degrees clockwise, -180 to 180. */
export function uprightRoll(roll: number, orientation: Orientation): number {
  const [degrees, mirrored] = TURNS[orientation ?? 1] ?? [0, false];
  const turned = (mirrored ? -roll : roll) + degrees;
  return turned - 360 * Math.round(turned / 360);
}

/** Differences of four decimals have more. */
function rounded(ratio: number): number {
  return Math.round(ratio * 1e4) / 1e4;
}
