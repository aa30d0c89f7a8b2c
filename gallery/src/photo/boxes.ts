import type { Box, Photo } from './photo';

/** Which boxes are drawn over a picture, and which of them light up. */
export interface ShownBoxes {
  readonly faces: boolean;
  /** Names of labels. */
  readonly labels: readonly string[];
  /** Label that is pointed at: its boxes are drawn even if they are off. */
  readonly lit?: string;
}

export const NO_BOXES: ShownBoxes = { faces: true, labels: [] };

export interface DrawnBox {
  readonly key: string;
  readonly kind: 'face' | 'label';
  readonly box: Box;
  readonly text?: string;
  readonly isLit: boolean;
}

export function drawnBoxes({ faces, allLabels }: Pick<Photo, 'faces' | 'allLabels'>, shown: ShownBoxes): DrawnBox[] {
  const ofFaces = faces.flatMap(({ box }, index): DrawnBox[] =>
    shown.faces && box ? [{ key: `face ${index}`, kind: 'face', box, isLit: false }] : [],
  );
  const ofLabels = allLabels
    .filter(({ name }) => shown.labels.includes(name) || name === shown.lit)
    .flatMap(({ name, boxes }) =>
      boxes.map((box, index): DrawnBox => ({
        key: `${name} ${index}`,
        kind: 'label',
        box,
        text: name,
        isLit: name === shown.lit,
      })),
    );
  return [...ofFaces, ...ofLabels];
}

/** Shows the boxes of a label, or no longer. */
export const toggled = (labels: readonly string[], name: string): readonly string[] =>
  labels.includes(name) ? labels.filter((other) => other !== name) : [...labels, name];
