import { estimatePose } from '../../src/vision/pose';

/** The head of the estimate, seen by a distant camera after turning it by known angles. */
function pictureOf(yaw: number, pitch: number, roll: number): { x: number; y: number }[] {
  const head: Record<number, [number, number, number]> = {
    30: [0, 20, 0],
    8: [0, 330, -65],
    36: [-225, -170, -135],
    45: [225, -170, -135],
    48: [-150, 150, -125],
    54: [150, 150, -125],
  };
  const [sy, cy] = [Math.sin(yaw), Math.cos(yaw)];
  const [sp, cp] = [Math.sin(pitch), Math.cos(pitch)];
  const [sr, cr] = [Math.sin(roll), Math.cos(roll)];
  const points = Array.from({ length: 68 }, () => ({ x: 0, y: 0 }));
  for (const [index, [x, y, z]] of Object.entries(head)) {
    const [turnedX, turnedZ] = [x * cy + z * sy, -x * sy + z * cy];
    const raisedY = y * cp - turnedZ * sp;
    points[Number(index)] = {
      x: 900 + 0.4 * (turnedX * cr - raisedY * sr),
      y: 500 + 0.4 * (turnedX * sr + raisedY * cr),
    };
  }
  return points;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

describe('estimatePose', () => {
  it('reads no turn from a face that looks into the camera', () => {
    const pose = estimatePose(pictureOf(0, 0, 0));

    expect(pose.yaw).toBeCloseTo(0);
    expect(pose.pitch).toBeCloseTo(0);
    expect(pose.roll).toBeCloseTo(0);
  });

  it.each([
    ['yaw', 'towards the right edge', pictureOf(radians(35), 0, 0), 35],
    ['yaw', 'towards the left edge', pictureOf(radians(-60), 0, 0), -60],
    ['pitch', 'upwards', pictureOf(0, radians(20), 0), 20],
    ['pitch', 'downwards', pictureOf(0, radians(-40), 0), -40],
    ['roll', 'clockwise', pictureOf(0, 0, radians(25)), 25],
    ['roll', 'almost upside down', pictureOf(0, 0, radians(170)), 170],
  ] as const)('recovers the %s of a head turned %s', (axis, _direction, points, degrees) => {
    const pose = estimatePose(points);

    expect(pose[axis]).toBeCloseTo(degrees, 5);
  });
});
