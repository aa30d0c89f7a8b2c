import { isSameFace, requireSameFace } from '../../../../handlers/rider-photo/faces/same-face';

const box = (Left: number, Top: number, Width: number, Height: number) => ({ Left, Top, Width, Height });
const face = box(0.2, 0.2, 0.4, 0.4);

describe('two boxes', () => {
  it.each([
    ['the same', face, true],
    ['half of it', box(0.2, 0.2, 0.4, 0.2), true],
    ['a little less than half of it', box(0.2, 0.2, 0.4, 0.199), false],
    ['one that is shifted by half', box(0.4, 0.2, 0.4, 0.4), false],
    ['one that is shifted by less than a third', box(0.33, 0.2, 0.4, 0.4), true],
    ['a quarter within it', box(0.3, 0.3, 0.2, 0.2), false],
    ['one beside it', box(0.6, 0.2, 0.4, 0.4), false],
    ['one beyond the edge', box(-0.2, -0.2, 0.4, 0.4), false],
    ['one without a size', {}, false],
  ])('are of one face by what they share of both: %s', (_what, other, expected) => {
    expect(isSameFace(face, other)).toBe(expected);
    expect(isSameFace(other, face)).toBe(expected);
  });
});

describe('the face that Rekognition chose', () => {
  it('is the judged one although it was measured again', () => {
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
