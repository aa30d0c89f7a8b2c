import { QUALITY_FILTERS, reasonsAgainst } from '../../src/rekognition/collections/quality-filter';
import { face } from './scripted-vision';

const pose = (yaw: number, pitch: number) => ({ pose: { roll: 0, yaw, pitch } });

describe('reasonsAgainst', () => {
  it('lets a good portrait pass every filter', () => {
    const reasons = QUALITY_FILTERS.map((filter) => reasonsAgainst(face(0), filter));

    expect(reasons.flat()).toEqual([]);
  });

  it.each([
    ['EXTREME_POSE', pose(70.1, 0), pose(70, 0)],
    ['EXTREME_POSE', pose(0, -70.1), pose(0, -70)],
    ['LOW_BRIGHTNESS', { quality: { brightness: 7.9, sharpness: 50 } }, { quality: { brightness: 8, sharpness: 50 } }],
    ['LOW_SHARPNESS', { quality: { brightness: 50, sharpness: 7.9 } }, { quality: { brightness: 50, sharpness: 8 } }],
    ['LOW_CONFIDENCE', { confidence: 54.9 }, { confidence: 55 }],
    ['SMALL_BOUNDING_BOX', { pixels: { width: 90, height: 31 } }, { pixels: { width: 90, height: 32 } }],
  ])('gives %s below the bar of AUTO and nothing at it', (reason, below, at) => {
    expect(reasonsAgainst(face(0, below), 'AUTO')).toEqual([reason]);
    expect(reasonsAgainst(face(0, at), 'AUTO')).toEqual([]);
  });

  it('gives every reason that applies', () => {
    const bad = face(0, { confidence: 51, quality: { brightness: 1, sharpness: 1 }, pixels: { width: 9, height: 9 } });

    expect(reasonsAgainst(bad, 'LOW')).toEqual([
      'LOW_BRIGHTNESS',
      'LOW_SHARPNESS',
      'LOW_CONFIDENCE',
      'SMALL_BOUNDING_BOX',
    ]);
    expect(reasonsAgainst(bad, 'NONE')).toEqual([]);
  });

  it('gets stricter from LOW to HIGH', () => {
    const middling = face(0, { pixels: { width: 60, height: 60 } });

    const passes = ['LOW', 'MEDIUM', 'HIGH'].map((filter) => reasonsAgainst(middling, filter).length === 0);

    expect(passes).toEqual([true, true, false]);
  });
});
