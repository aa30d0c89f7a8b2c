/** Output of the object net: per cell of a grid a score for every class, and how far the object reaches from there. */
export interface HeatMap {
  /** rows x columns x classes, 0 to 1. */
  readonly heat: ArrayLike<number>;
  /** rows x columns x 4: reach to the left, top, right and bottom, in pixels of the input. */
  readonly extents: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
}

/** A cell that scores higher than its eight neighbours: the centre of an object. */
export interface Peak {
  readonly classIndex: number;
  /** 0 to 1. */
  readonly score: number;
  /** Edges in pixels of the square input. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The objects in a heat map, best first.
 * @param options.side length of the square input in pixels
 */
export function findPeaks(map: HeatMap, options: { readonly side: number; readonly minScore: number }): Peak[];
