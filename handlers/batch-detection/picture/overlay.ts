import type { CustomLabel } from '../model/custom-labels-model';
import { type Area, placeCaption } from './overlay-layout';
import { fitText, textPath, textWidth } from './stroke-font';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A drawing to lay over a picture that was scaled to `picture` and stands in the top left corner of `canvas`. */
export interface Overlay {
  readonly picture: Size;
  readonly canvas: Size;
  /** SVG of the canvas's size, made of shapes alone: no text elements, no fonts. */
  readonly svg: string;
}

/** The longer side of an annotated picture is at least this many pixels, so that its text is readable. */
const LEAST_LONGER_SIDE = 640;
/** Capitals are this share of the longer side. */
const CAPITAL_SHARE = 1 / 48;
/** A canvas is at least this many capitals wide: room for a name and its confidence beside a narrow picture. */
const LEAST_WIDTH_IN_CAPITALS = 24;
/** Labels listed of those that have no box. */
const MAX_LISTED = 12;

/** Colours that stand out from photos and from each other; dark text is readable on all. */
const COLOURS = ['#ffd60a', '#4cc9f0', '#80ed99', '#ff8fab', '#f4a261', '#c8b6ff', '#90e0ef', '#e9ff70'] as const;
const DARK = '#14171a';

/** The same name has the same colour in every picture. */
function colourOf(name: string): string {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)!) >>> 0;
  return COLOURS[hash % COLOURS.length]!;
}

/** Name and confidence; of a name that is too long the end is cut, never the confidence. */
function caption({ name, confidence }: CustomLabel, capital: number, width: number): string {
  const percent = confidence === undefined ? '' : ` ${confidence.toFixed(1)}%`;
  return fitText(name, capital, width - textWidth(` ${percent}`, capital)) + percent;
}

/**
 * Draws what was found: a box with name and confidence for each located label, a list of the others.
 * @param size of the picture in pixels, upright
 */
export function drawOverlay(labels: readonly CustomLabel[], size: Size): Overlay {
  const enlargement = Math.max(1, LEAST_LONGER_SIDE / Math.max(size.width, size.height));
  const picture = {
    width: Math.round(size.width * enlargement),
    height: Math.round(size.height * enlargement),
  };
  const capital = Math.max(picture.width, picture.height) * CAPITAL_SHARE;
  const located = labels.filter(({ boundingBox }) => boundingBox !== undefined);
  const unlocated = labels.filter(({ boundingBox }) => boundingBox === undefined);
  const padding = capital * 0.6;
  const lineHeight = capital * 2;
  const lines = Math.min(unlocated.length, MAX_LISTED + 1);
  const canvas = {
    width: Math.max(picture.width, Math.ceil(LEAST_WIDTH_IN_CAPITALS * capital)),
    height: Math.max(picture.height, Math.ceil(lines * lineHeight + padding)),
  };
  const pen = { capital, padding, lineHeight, line: Math.max(2, capital / 6), canvas };
  const list = listOf(unlocated, pen);
  const taken: Area[] = [list.area];
  const shapes = [
    ...located.map((label) => box(label, picture, pen)),
    list.shapes,
    ...located.map((label) => tag(label, picture, pen, taken)),
  ];
  return {
    picture,
    canvas,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${canvas.width}" height="${canvas.height}">${shapes.join('')}</svg>`,
  };
}

interface Pen {
  readonly capital: number;
  readonly padding: number;
  readonly lineHeight: number;
  readonly line: number;
  readonly canvas: Size;
}

const px = (value: number): string => String(Math.round(value * 100) / 100);

function rectangle({ x, y, width, height }: Area, style: string): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" ${style}/>`;
}

function stroked(path: string, colour: string, width: number): string {
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${px(width)}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** The box in pixels, kept inside the picture: boxes of a model may stick out. */
function boxOf({ boundingBox }: CustomLabel, picture: Size): Area {
  const { left, top, width, height } = boundingBox!;
  const clamp = (ratio: number): number => Math.min(1, Math.max(0, ratio));
  const x = clamp(left) * picture.width;
  const y = clamp(top) * picture.height;
  return { x, y, width: clamp(left + width) * picture.width - x, height: clamp(top + height) * picture.height - y };
}

function box(label: CustomLabel, picture: Size, { line }: Pen): string {
  const area = boxOf(label, picture);
  const style = (colour: string, stroke: number): string =>
    `fill="none" stroke="${colour}" stroke-width="${px(stroke)}"`;
  return rectangle(area, style(DARK, line * 2)) + rectangle(area, style(colourOf(label.name), line));
}

/** The caption of a box. @param taken grows by the room it takes */
function tag(label: CustomLabel, picture: Size, { capital, padding, canvas }: Pen, taken: Area[]): string {
  const text = caption(label, capital, canvas.width - 2 * padding);
  const size = { width: textWidth(text, capital) + 2 * padding, height: capital * 1.4 + 2 * padding };
  const area = placeCaption(boxOf(label, picture), size, canvas, taken);
  taken.push(area);
  return (
    rectangle(area, `fill="${colourOf(label.name)}"`) +
    stroked(textPath(text, area.x + padding, area.y + padding, capital), DARK, capital / 6)
  );
}

/** Labels of the picture as a whole, on a dark panel in the top left corner. */
function listOf(labels: readonly CustomLabel[], pen: Pen): { readonly area: Area; readonly shapes: string } {
  const { capital, padding, lineHeight, canvas } = pen;
  const room = canvas.width - 2 * padding;
  const more = labels.length - MAX_LISTED;
  const lines = [
    ...labels
      .slice(0, MAX_LISTED)
      .map((label) => ({ text: caption(label, capital, room), colour: colourOf(label.name) })),
    ...(more > 0 ? [{ text: `and ${more} more`, colour: '#ffffff' }] : []),
  ];
  if (lines.length === 0) return { area: { x: 0, y: 0, width: 0, height: 0 }, shapes: '' };
  const width = Math.max(...lines.map(({ text }) => textWidth(text, capital))) + 2 * padding;
  const area = { x: 0, y: 0, width, height: lines.length * lineHeight + padding };
  const texts = lines.map(({ text, colour }, index) =>
    stroked(textPath(text, padding, padding + index * lineHeight, capital), colour, capital / 6),
  );
  return { area, shapes: rectangle(area, `fill="${DARK}" fill-opacity="0.8"`) + texts.join('') };
}
