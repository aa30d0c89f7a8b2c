import type { CustomLabel } from '../../../../handlers/batch-detection/model/custom-labels-model';
import { drawOverlay } from '../../../../handlers/batch-detection/picture/overlay';
import { placeCaption } from '../../../../handlers/batch-detection/picture/overlay-layout';
import { fitText, textPath, textWidth } from '../../../../handlers/batch-detection/picture/stroke-font';

const located = (name: string, left: number, top: number): CustomLabel => ({
  name,
  confidence: 80,
  boundingBox: { left, top, width: 0.2, height: 0.2 },
});
const count = (svg: string, element: string): number => svg.split(`<${element}`).length - 1;

describe('drawOverlay', () => {
  it('draws two outlines and a caption for each located label', () => {
    const { svg } = drawOverlay([located('a', 0.1, 0.3), located('b', 0.6, 0.6)], { width: 1000, height: 1000 });

    expect(count(svg, 'rect')).toBe(2 * 2 + 2);
    expect(count(svg, 'path')).toBe(2);
  });

  it('lists labels of the picture as a whole, the first twelve and how many more', () => {
    const labels = Array.from({ length: 20 }, (_, index) => ({ name: `label ${index}`, confidence: 75 }));

    const { svg } = drawOverlay(labels, { width: 1000, height: 1000 });

    expect(count(svg, 'rect')).toBe(1);
    expect(count(svg, 'path')).toBe(13);
  });

  it('uses no text elements, since a Lambda function has no fonts', () => {
    const { svg } = drawOverlay([located('<b> & "c"', 0.1, 0.1)], { width: 1000, height: 1000 });

    expect(svg).not.toMatch(/<text|font|&|"c"/);
  });

  it('draws nothing for a picture in which nothing was found', () => {
    const { svg, canvas } = drawOverlay([], { width: 800, height: 700 });

    expect(svg).not.toMatch(/<rect|<path/);
    expect(canvas).toEqual({ width: 800, height: 700 });
  });

  it('keeps boxes that stick out inside the picture', () => {
    const label = { name: 'a', confidence: 80, boundingBox: { left: -0.2, top: 0.5, width: 1.6, height: 0.9 } };

    const { svg } = drawOverlay([label], { width: 1000, height: 1000 });

    expect(svg).toContain('<rect x="0" y="500" width="1000" height="500"');
  });

  it('gives a name the same colour everywhere', () => {
    const colour = (labels: readonly CustomLabel[]): string | undefined =>
      /fill="(#[0-9a-f]{6})"\/><path/.exec(drawOverlay(labels, { width: 1000, height: 1000 }).svg)?.[1];

    expect(colour([located('crack', 0.1, 0.1)])).toBe(colour([located('crack', 0.7, 0.7)]));
  });
});

describe('placeCaption', () => {
  const canvas = { width: 1000, height: 1000 };
  const size = { width: 200, height: 40 };
  const box = { x: 100, y: 300, width: 300, height: 200 };

  it('puts a caption on top of its box', () => {
    expect(placeCaption(box, size, canvas, [])).toEqual({ x: 100, y: 260, ...size });
  });

  it('puts it inside where there is no room above', () => {
    expect(placeCaption({ ...box, y: 10 }, size, canvas, [])).toEqual({ x: 100, y: 10, ...size });
  });

  it('avoids captions that are there', () => {
    const first = placeCaption(box, size, canvas, []);
    const second = placeCaption(box, size, canvas, [first]);
    const third = placeCaption(box, size, canvas, [first, second]);

    expect(new Set([first.y, second.y, third.y]).size).toBe(3);
  });

  it('never leaves the canvas', () => {
    const taken = Array.from({ length: 30 }, (_, index) => ({ x: 0, y: index * 40, width: 1000, height: 40 }));

    const { x, y } = placeCaption({ x: 950, y: 990, width: 50, height: 10 }, size, canvas, taken);

    expect([x, y]).toEqual([800, expect.any(Number)]);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThanOrEqual(960);
  });
});

describe('the stroke font', () => {
  it('has its own glyph for every printable ASCII character', () => {
    const unknown = textPath('\u{1F600}', 0, 0, 6);
    const drawn = new Map<string, string>();
    for (let code = 0x21; code < 0x7f; code += 1)
      drawn.set(String.fromCharCode(code), textPath(String.fromCharCode(code), 0, 0, 6));

    for (const path of drawn.values()) expect(path).not.toBe(unknown);
    expect(new Set(drawn.values()).size).toBe(drawn.size);
  });

  it('draws letters with accents without them', () => {
    expect(textPath('é', 0, 0, 12)).toBe(textPath('e', 0, 0, 12));
  });

  it('grows with its size', () => {
    expect(textWidth('scratch', 24)).toBeCloseTo(2 * textWidth('scratch', 12));
  });

  it('cuts what is too wide, and shows it', () => {
    const width = textWidth('a very long', 12);

    const fitted = fitText('a very long name of a label', 12, width);

    expect(fitted).toMatch(/^a very.*…$/);
    expect(textWidth(fitted, 12)).toBeLessThanOrEqual(width);
    expect(fitText('short', 12, width)).toBe('short');
  });
});
