import { overlap, requireSameFace } from '../../../../handlers/rider-photo/faces/same-face';

const box = (Left: number, Top: number, Width: number, Height: number) => ({ Left, Top, Width, Height });
const face = box(0.2, 0.2, 0.4, 0.4);

describe('the overlap of two boxes', () => {
  it.each([
    ['the same', face, 1],
    ['half of it', box(0.2, 0.2, 0.4, 0.2), 0.5],
    ['one beside it', box(0.6, 0.2, 0.4, 0.4), 0],
    ['one that is shifted by half', box(0.4, 0.2, 0.4, 0.4), 1 / 3],
    ['a quarter within it', box(0.3, 0.3, 0.2, 0.2), 0.25],
    ['one beyond the edge', box(-0.2, -0.2, 0.4, 0.4), 0],
    ['one without a size', {}, 0],
  ])('with %s', (_what, other, expected) => {
    expect(overlap(face, other)).toBeCloseTo(expected, 10);
    expect(overlap(other, face)).toBeCloseTo(expected, 10);
  });
});

describe('the face that Rekognition chose', () => {
  it('is the judged one although it was measured anew', () => {
    expect(() => requireSameFace(face, box(0.22, 0.18, 0.4, 0.44))).not.toThrow();
  });

  it.each([
    ['a larger face behind the rider', face, box(0.5, 0, 0.5, 0.9)],
    ['a small face within its box', face, box(0.3, 0.3, 0.1, 0.1)],
    ['one without a box', face, undefined],
    ['one although none was judged', undefined, face],
  ])('is refused when it is %s', (_what, judged, chosen) => {
    expect(() => requireSameFace(judged, chosen)).toThrow(/\[SEVERAL_FACES\]$/);
  });
});
