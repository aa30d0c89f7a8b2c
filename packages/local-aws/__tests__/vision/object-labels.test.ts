import type { Peak } from '../../src/vision/heat-map';
import { labelOfClass } from '../../src/vision/label-vocabulary';
import { labelsOf, mergeViews, MIN_OBJECT_SCORE } from '../../src/vision/object-labels';

const CLASS_COUNT = 80;
const WHOLE = { left: 0, top: 0, width: 512, height: 512 };
const classOf = (name: string): number => {
  const index = Array.from({ length: CLASS_COUNT }, (_, i) => labelOfClass(i)).indexOf(name);
  if (index < 0) throw new Error(`The vocabulary has no ${name}`);
  return index;
};

function peak(
  name: string,
  score: number,
  [left, top, right, bottom]: readonly [number, number, number, number],
): Peak {
  return { classIndex: classOf(name), score, left, top, right, bottom };
}

describe('the vocabulary', () => {
  it('names the eighty classes of the net, each once, in the order of COCO', () => {
    const names = Array.from({ length: CLASS_COUNT }, (_, i) => labelOfClass(i));

    expect(new Set(names).size).toBe(80);
    expect([names[0], names[2], names[11], names[16], names[41], names[60], names[67], names[79]]).toEqual([
      'Person',
      'Car',
      'Stop Sign',
      'Dog',
      'Cup',
      'Dining Table',
      'Mobile Phone',
      'Toothbrush',
    ]);
  });

  it('refuses a class that the net does not have', () => {
    expect(() => labelOfClass(80)).toThrow(RangeError);
  });
});

describe('mergeViews', () => {
  it('counts an object that both views show once, with the better score', () => {
    const views = [
      { peaks: [peak('Cup', 0.4, [100, 100, 200, 200])], fit: WHOLE },
      { peaks: [peak('Cup', 0.6, [105, 105, 205, 205])], fit: WHOLE },
    ];

    const objects = mergeViews(views);

    expect(objects.map(({ name, confidence }) => [name, Math.round(confidence)])).toEqual([['Cup', 72]]);
  });

  it('takes the better of two names for one place', () => {
    const views = [
      { peaks: [peak('Remote Control', 0.46, [100, 100, 150, 200])], fit: WHOLE },
      { peaks: [peak('Mobile Phone', 0.53, [101, 100, 150, 200])], fit: WHOLE },
    ];

    const objects = mergeViews(views);

    expect(objects.map(({ name }) => name)).toEqual(['Mobile Phone']);
  });

  it('keeps two persons who stand side by side', () => {
    const peaks = [peak('Person', 0.7, [0, 0, 200, 500]), peak('Person', 0.6, [120, 0, 320, 500])];

    const objects = mergeViews([{ peaks, fit: WHOLE }]);

    expect(objects).toHaveLength(2);
  });

  it('measures boxes in the picture, not in its grey borders, and cuts them at its edges', () => {
    const fit = { left: 0, top: 128, width: 512, height: 256 };
    const peaks = [peak('Dog', 0.7, [-20, 192, 256, 500])];

    const [dog] = mergeViews([{ peaks, fit }]);

    expect(dog?.boundingBox).toEqual({ left: 0, top: 0.25, width: 0.5, height: 0.75 });
  });

  it('drops what lies in the borders only, and what scores too low', () => {
    const fit = { left: 0, top: 128, width: 512, height: 256 };
    const peaks = [peak('Dog', 0.7, [10, 10, 100, 100]), peak('Cat', MIN_OBJECT_SCORE - 0.01, [100, 200, 200, 300])];

    expect(mergeViews([{ peaks, fit }])).toEqual([]);
  });

  it('keeps every accepted object at the default threshold of the service', () => {
    const [object] = mergeViews([{ peaks: [peak('Cat', MIN_OBJECT_SCORE, [0, 0, 99, 99])], fit: WHOLE }]);

    expect(object?.confidence).toBe(55);
  });
});

describe('labelsOf', () => {
  const boundingBox = { left: 0, top: 0, width: 1, height: 1 };

  it('adds the more general labels without instances, as confident as what they follow from', () => {
    const labels = labelsOf([{ name: 'Car', confidence: 70, boundingBox }], []);

    expect(labels).toEqual([
      {
        name: 'Car',
        confidence: 70,
        instances: [{ confidence: 70, boundingBox }],
        parents: ['Transportation', 'Vehicle'],
        aliases: ['Automobile'],
        categories: ['Vehicles and Automotive'],
      },
      expect.objectContaining({ name: 'Transportation', confidence: 70, instances: [], parents: [] }),
      expect.objectContaining({ name: 'Vehicle', confidence: 70, instances: [], parents: ['Transportation'] }),
    ]);
  });

  it('puts what was seen before what follows from it, so that a limit cuts the latter', () => {
    const labels = labelsOf([{ name: 'Mobile Phone', confidence: 70, boundingBox }], []);

    expect(labels.map(({ name }) => name)).toEqual(['Mobile Phone', 'Electronics', 'Phone']);
  });

  it('gathers the instances of a label under its best confidence', () => {
    const labels = labelsOf(
      [
        { name: 'Cup', confidence: 80, boundingBox },
        { name: 'Cup', confidence: 60, boundingBox },
      ],
      [],
    );

    expect(labels).toEqual([
      expect.objectContaining({
        name: 'Cup',
        confidence: 80,
        instances: [expect.objectContaining({ confidence: 80 }), expect.objectContaining({ confidence: 60 })],
      }),
    ]);
  });

  it('makes a person of a face, without inventing a box for the body', () => {
    const labels = labelsOf([], [97, 91]);

    expect(labels.map(({ name, confidence, instances }) => [name, confidence, instances])).toEqual([
      ['Face', 97, []],
      ['Head', 97, []],
      ['Person', 97, []],
    ]);
  });

  it('says nothing of a picture in which nothing was seen', () => {
    expect(labelsOf([], [])).toEqual([]);
  });
});
