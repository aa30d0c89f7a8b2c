/**
 * From the distance of two face descriptors to Rekognition's similarity, by straight lines between these points.
 *
 * Distances of 0.45 and less were one person on every picture tried, from 0.46 on two persons (docs/local-vision.md).
 * The scale drops steeply in between, so that every threshold from 80 (AWS's default) to 99 (AWS's advice for
 * identification) draws the line there, and a threshold of 70 lets look-alikes through, as it does on AWS.
 */
const SCALE: readonly (readonly [distance: number, similarity: number])[] = [
  [0, 100],
  [0.45, 99],
  [0.46, 80],
  [0.6, 50],
  [1, 0],
];

/** Similarity, 0 to 100, of two faces that lie `distance` apart. Never rises with the distance. */
export function similarityOf(distance: number): number {
  for (const [i, [end, similarity]] of SCALE.entries()) {
    if (distance > end) continue;
    const [start, from] = SCALE[i - 1] ?? [end, similarity];
    return end === start ? similarity : from + ((distance - start) / (end - start)) * (similarity - from);
  }
  return 0;
}

/** Euclidean distance of two descriptors. */
export function descriptorDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (const [i, value] of a.entries()) sum += (value - (b[i] ?? 0)) ** 2;
  return Math.sqrt(sum);
}
