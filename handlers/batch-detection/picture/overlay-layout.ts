/** A rectangle in pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const overlap = (one: Area, other: Area): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

/**
 * Finds room for the caption of a box: on top of it, inside, below, else the nearest free line further down or up. When
 * there is none, captions cover each other rather than leave the canvas.
 * @param box that the caption belongs to
 * @param size of the caption
 * @param taken by earlier captions
 */
export function placeCaption(
  box: Area,
  size: { readonly width: number; readonly height: number },
  canvas: { readonly width: number; readonly height: number },
  taken: readonly Area[],
): Area {
  const x = Math.max(0, Math.min(box.x, canvas.width - size.width));
  const lowest = Math.max(0, canvas.height - size.height);
  const lines = Math.ceil(canvas.height / size.height);
  const steps = Array.from({ length: lines }, (_, index) => (index + 1) * size.height);
  const candidates = [
    box.y - size.height,
    box.y,
    box.y + box.height,
    ...steps.flatMap((step) => [box.y + step, box.y - size.height - step]),
  ]
    .filter((y) => y >= 0 && y <= lowest)
    .map((y) => ({ x, y, ...size }));
  const fallback = { x, y: Math.min(Math.max(0, box.y), lowest), ...size };
  return candidates.find((area) => !taken.some((other) => overlap(area, other))) ?? candidates[0] ?? fallback;
}
