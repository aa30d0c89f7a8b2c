import { drawnBoxes, NO_BOXES, toggled } from '../../src/photo/boxes';

const box = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
const photo = {
  faces: [{ box }, { confidence: 99 }],
  allLabels: [
    { name: 'Dog', parents: [], boxes: [box, box] },
    { name: 'Sky', parents: [], boxes: [] },
  ],
};

describe('the boxes over a picture', () => {
  it('are those of the faces at first, as far as they have one', () => {
    expect(drawnBoxes(photo, NO_BOXES)).toMatchObject([{ kind: 'face', box }]);
  });

  it('are switched on and off for each label', () => {
    const on = toggled([], 'Dog');

    expect(drawnBoxes(photo, { faces: false, labels: on })).toHaveLength(2);
    expect(drawnBoxes(photo, { faces: false, labels: toggled(on, 'Dog') })).toEqual([]);
  });

  it('light up while their label is pointed at, also when they are off', () => {
    expect(drawnBoxes(photo, { faces: false, labels: [], lit: 'Dog' })).toMatchObject([
      { text: 'Dog', isLit: true },
      { text: 'Dog', isLit: true },
    ]);
  });
});
