import { judgePhoto } from '../../handlers/rider-photo/photo/photo-rules';
import { decodePicture } from '../../packages/local-aws/src/vision/picture';
import { guessSunglasses } from '../../packages/local-aws/src/vision/sunglasses';
import { riderSettings } from '../../state-machines/rider-photo-settings';
import { demoFaces, type SourceFace } from '../../scripts/vision/source-faces';
import { WITH, WITHOUT, type Change } from '../../scripts/vision/variants';
import { RecordedNets } from '../support/recorded-nets';

/** What `npm run vision:measure` measures on many faces, on ten, with the points of the unpainted face. */
let faces: SourceFace[];

beforeAll(async () => {
  const nets = new RecordedNets();
  faces = await demoFaces(nets, [1, 3, 6]);
  await nets.close();
});

const bar = Number(riderSettings.minAttributeConfidence.default);

const rules = {
  minFaceConfidence: 0,
  minAttributeConfidence: bar,
  refuseSunglasses: riderSettings.refuseSunglasses.default === true,
  refuseOccludedFace: false,
  requireOpenEyes: false,
  minFaceSize: 0,
  minBrightness: 0,
  minSharpness: 0,
  maxYaw: 180,
  maxPitch: 180,
  maxRoll: 180,
};

/** The messages of rider-photo for a face of which only sunglasses are known. */
async function messagesFor(face: SourceFace, change: Change): Promise<string[]> {
  const pixels = await decodePicture(await change(face));
  const verdict = guessSunglasses(pixels, face.points);
  const detail = verdict && { Sunglasses: { Value: verdict.value, Confidence: verdict.confidence } };
  return judgePhoto([detail ?? {}], pixels, rules).failures.map(({ message }) => message);
}

/** Share of trials, each change on each face, that end with the message about sunglasses. */
async function shareRefused(changes: readonly Change[]): Promise<number> {
  const trials = faces.flatMap((face) => changes.map((change) => ({ face, change })));
  const outcomes = await Promise.all(trials.map(({ face, change }) => messagesFor(face, change)));
  return outcomes.filter((messages) => messages.includes('Face is wearing sunglasses.')).length / outcomes.length;
}

describe('sunglasses at the default settings of rider-photo', () => {
  it('are refused on at least four of five faces, whatever tint, mirror or reflection the lenses have', async () => {
    expect(faces).toHaveLength(10);
    const shares = await Promise.all(Object.values(WITH).map((change) => shareRefused([change])));

    for (const share of shares) expect(share).toBeGreaterThan(0.5);
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThanOrEqual(0.8);
  });

  it('are not seen on more than two of a hundred bare faces: with clear glasses, in shadow, with closed eyes', async () => {
    const asItIs: Change = async ({ image }) => image;

    expect(await shareRefused([asItIs])).toBe(0);
    expect(await shareRefused([asItIs, ...Object.values(WITHOUT)])).toBeLessThanOrEqual(0.02);
  });

  it('have a yes that the rule acts on, and a no of which it hears nothing', async () => {
    const [wearing] = Object.values(WITH);
    const verdicts = await Promise.all(
      [wearing!, async ({ image }: SourceFace) => image].map(async (change) =>
        guessSunglasses(await decodePicture(await change(faces[0]!)), faces[0]!.points),
      ),
    );

    expect(verdicts.map((verdict) => verdict?.value)).toEqual([true, false]);
    for (const verdict of verdicts) {
      expect(verdict?.confidence).toBeGreaterThanOrEqual(bar);
      expect(verdict?.confidence).toBeLessThanOrEqual(95);
    }
  });

  it('are a question without an answer on a face too dark or too small to tell', async () => {
    const [face] = faces;
    const dark = { ...face!.pixels, data: face!.pixels.data.map((value) => value * 0.05) };
    const far = face!.points.map(({ x, y }) => ({ x: x / 40, y: y / 40 }));

    expect(guessSunglasses(dark, face!.points)).toBeUndefined();
    expect(guessSunglasses(face!.pixels, far)).toBeUndefined();
  });
});
