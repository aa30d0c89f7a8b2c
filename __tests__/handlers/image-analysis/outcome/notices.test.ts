import type { Notice } from '../../../../handlers/runtime/notices';
import { completedNotice, failedNotice, rejectedNotice } from '../../../../handlers/image-analysis/outcome/notices';

const image = { imageId: 'id', key: 'incoming/ann/日本 "1".jpg', owner: 'ann' };
const label = (name: string) => ({ name, confidence: 90, parents: [], boxes: [] });
const face = {
  confidence: 99,
  boundingBox: { left: 0, top: 0, width: 1, height: 1 },
  quality: { brightness: 1, sharpness: 1 },
};

const text = (notification: Notice): string => (JSON.parse(notification.message) as { default: string }).default;
const json = (notification: Notice): Record<string, unknown> =>
  JSON.parse((JSON.parse(notification.message) as { sqs: string }).sqs) as Record<string, unknown>;

describe('completedNotice', () => {
  it.each([
    [2, 7, '2 faces and 7 labels in'],
    [1, 1, '1 face and 1 label in'],
    [0, 3, 'No face detected and 3 labels in'],
  ])('says what %i faces and %i labels are, in words', (faces, labels, expected) => {
    const notification = completedNotice(
      image,
      Array.from({ length: labels }, () => label('Car')),
      Array.from({ length: faces }, () => face),
    );

    expect(text(notification)).toBe(`${expected} ${image.key}`);
    expect(notification.attributes).toMatchObject({
      status: 'COMPLETED',
      owner: 'ann',
      faceDetected: String(faces > 0),
    });
  });

  it('has an owner that SNS accepts, whatever the key holds', () => {
    const notification = completedNotice({ ...image, owner: 'a\u0001b' }, [], []);

    expect(notification.attributes.owner).toBe('a?b');
    expect(json(notification).owner).toBe('a\u0001b');
  });

  it('carries a JSON body for programs, without boxes of faces', () => {
    const notification = completedNotice(image, [label('Car')], [face]);

    expect(json(notification)).toEqual({
      workflow: 'image-analysis',
      status: 'COMPLETED',
      owner: 'ann',
      text: text(notification),
      imageId: 'id',
      key: image.key,
      faceCount: 1,
      labels: [{ name: 'Car', confidence: 90 }],
    });
  });
});

describe('every notification', () => {
  const long = 'X'.repeat(300);
  it.each([
    ['completed', completedNotice(image, [], [])],
    ['rejected', rejectedNotice(image, 'ImageTooSmall', 'too small')],
    ['rejected with a long reason', rejectedNotice(image, long, long)],
    ['failed with a name that is not ASCII', failedNotice(image, 'FAILED', 'Fehler-ü\n', 'x')],
    ['failed without an image', failedNotice({}, 'FAILED', 'InvalidInputError', 'no key')],
    ['incomplete', failedNotice(image, 'INCOMPLETE', 'AnalysisIncompleteError', 'DetectFaces failed')],
  ])('%s: has a subject that e-mail accepts and attributes that are never empty', (_, notification) => {
    expect(notification.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
    expect(Object.values(notification.attributes).every((value) => value.length > 0)).toBe(true);
    expect(text(notification).length).toBeGreaterThan(0);
  });
});
