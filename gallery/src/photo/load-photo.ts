import { answerOf, api } from '../api/client';
import type { Photo } from './photo';

/** The photo that will be looked at next, most likely. */
let expected: { readonly id: string; readonly photo: Promise<Photo> } | undefined;

const load = (id: string): Promise<Photo> =>
  answerOf(api.GET('/api/photos/{photo}', { params: { path: { photo: id } } }));

/** Loads a photo and its picture before somebody goes there. */
export function expectPhoto(id: string): void {
  if (expected?.id === id) return;
  const photo = load(id);
  expected = { id, photo };
  photo.then(
    ({ pictureUrl }) => {
      if (pictureUrl) new Image().src = pictureUrl;
    },
    // Who goes there is told then.
    () => (expected = undefined),
  );
}

/** A photo as it stands; one that was expected, as it stood then, the first time. */
export function loadPhoto(id: string): Promise<Photo> {
  const ready = expected?.id === id ? expected.photo : undefined;
  if (ready) expected = undefined;
  return ready ?? load(id);
}
