import { imageKeys, isIncomingImage } from '../../../../handlers/batch-detection/queue/batch-keys';
import { messageBody, parseMessage } from '../../../../handlers/batch-detection/queue/queue-message';
import { batchDetection } from '../../../../state-machines/batch-detection';
import { compileInputTransformer } from '../../../../packages/local-aws/src/events/input-transformer';

const NAMES = ['plain.jpg', 'a b.JPEG', 'a+b.Png', '100%41.jpg', 'ä"quoted\\".JPG', 'sub/folder/(1).png'];

describe('a message', () => {
  it.each(NAMES)('of the arrival rule about %s names the key as it is', (name) => {
    const key = `batch/incoming/${name}`;
    const { inputTransformer } = batchDetection.rules['image-arrived']!;
    const transform = compileInputTransformer('image-arrived', inputTransformer!);
    const event = {
      detail: {
        bucket: { name: 'photos' },
        object: { key, size: 5, etag: 'e1', 'version-id': 'v1', sequencer: '0055' },
      },
    };

    const message = parseMessage(transform(event as never, {} as never));

    expect(message).toEqual({ bucket: 'photos', key, versionId: 'v1', etag: 'e1', sequencer: '0055' });
  });

  it('of an unversioned bucket has no version', () => {
    const body = '{"bucket":"b","key":"batch/incoming/a.jpg","versionId":"","etag":"e","sequencer":"0a"}';

    expect(parseMessage(body)).toEqual({
      bucket: 'b',
      key: 'batch/incoming/a.jpg',
      versionId: undefined,
      etag: 'e',
      sequencer: '0a',
    });
  });

  it('comes back as it was sent', () => {
    const image = { bucket: 'b', key: 'batch/incoming/ä.jpg', manual: true };

    expect(parseMessage(messageBody(image))).toMatchObject(image);
  });

  it('holds no character that SQS refuses, whatever the key holds', () => {
    const image = { bucket: 'b', key: 'batch/incoming/\u0007\u001b\ufffe\uffff\ud83d.jpg' };

    const body = messageBody(image);

    expect(body).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd]*$/);
    expect(parseMessage(body)).toMatchObject(image);
  });

  it.each([
    ['', 'not JSON'],
    ['{"Event":"s3:TestEvent"}', 'no bucket and key'],
    ['null', 'not an object'],
    ['{"bucket":"b","key":7}', 'no bucket and key'],
    ['{"bucket":"b","key":"batch/incoming/"}', 'must start with'],
    ['{"bucket":"b","key":"batch/results/a.jpg"}', 'must start with'],
  ])('%j is not an image: %s', (body, why) => {
    expect(() => parseMessage(body)).toThrow(
      expect.objectContaining({ name: 'MalformedMessageError', message: expect.stringContaining(why) as string }),
    );
  });
});

describe('the keys of an image', () => {
  it('depend on its own key alone', () => {
    expect(imageKeys('batch/incoming/sub/ä b.JPG')).toEqual({
      result: 'batch/results/sub/ä b.JPG.json',
      annotated: 'batch/results/sub/ä b.JPG.annotated.jpg',
      done: 'batch/done/sub/ä b.JPG',
    });
  });

  it('fit into 1,024 bytes, or the image is refused with what would fit', () => {
    const longest = `batch/incoming/${'ä'.repeat((1024 - 14 - 14 - 4) / 2)}.jpg`;

    expect(Buffer.byteLength(imageKeys(longest).annotated)).toBe(1024);
    expect(() => imageKeys(longest.replace('.jpg', 'x.jpg'))).toThrow(
      expect.objectContaining({ name: 'ImageKeyTooLong', message: expect.stringContaining('1011 bytes') as string }),
    );
  });

  it.each([
    ['batch/incoming/a.jpg', true],
    ['batch/incoming/a.JpEg', true],
    ['batch/incoming/.png', true],
    ['batch/incoming/a.jpg/', false],
    ['batch/incoming/a.bmp', false],
    ['other/batch/incoming/a.jpg', false],
  ])('%s is an incoming image: %s', (key, expected) => {
    expect(isIncomingImage(key)).toBe(expected);
  });
});
