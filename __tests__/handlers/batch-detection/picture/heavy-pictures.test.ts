import sharp from 'sharp';
import { heavyOnesInTurn } from '../../../../handlers/batch-detection/picture/heavy-pictures';
import type { Pictures } from '../../../../handlers/batch-detection/run/ports';
import { withClaimedSize } from '../../../support/memory-bombs';
import { picture } from '../../../support/pictures';

/** Pictures that take as long as a test wants, and tell how many are being decoded. */
function slowPictures() {
  const running: string[] = [];
  const ends: (() => void)[] = [];
  const decode = (key: string): Promise<void> => {
    running.push(key);
    return new Promise<void>((resolve) => ends.push(resolve)).then(() => {
      running.splice(running.indexOf(key), 1);
      if (key === 'broken') throw new Error('broken');
    });
  };
  const pictures: Pictures = {
    prepare: (_bytes, key) => decode(key).then(() => ({ width: 1, height: 1 })),
    annotate: (_bytes, key) => decode(key).then(() => Buffer.alloc(0)),
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    running,
    pictures,
    settled,
    endNext: () =>
      settled()
        .then(() => ends.shift()!())
        .then(settled),
  };
}

describe('heavyOnesInTurn', () => {
  it('decodes one heavy picture at a time, and light ones beside it', async () => {
    const light = await picture({ width: 300, height: 200 });
    const heavy = withClaimedSize(await sharp(light).jpeg({ progressive: true }).toBuffer(), 8_000, 8_000);
    const { pictures, running, endNext, settled } = slowPictures();
    const inTurn = heavyOnesInTurn(pictures);

    const broken = inTurn.prepare(heavy, 'broken', true).catch((error: Error) => error.message);
    const second = inTurn.annotate(heavy, 'second', { width: 1, height: 1 }, []);
    const beside = [inTurn.prepare(light, 'light 1', true), inTurn.prepare(light, 'light 2', true)];
    await settled();
    const atFirst = [...running];
    for (let index = 0; index < 3; index += 1) await endNext();
    const afterwards = [...running];
    await endNext();

    expect(atFirst.sort()).toEqual(['broken', 'light 1', 'light 2']);
    expect(afterwards).toEqual(['second']);
    expect(await broken).toBe('broken');
    await Promise.all([second, ...beside]);
  });
});
