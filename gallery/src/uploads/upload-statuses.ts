import type { Upload, UploadStatus } from './upload';

/** Uploads that one request may ask for. */
export const STATUSES_AT_ONCE = 100;

const GOES_ON: readonly UploadStatus['status'][] = ['WAITING', 'PENDING'];

/** What a status changes of its upload. */
export function statusChange({ status, place, photoId, photo }: UploadStatus): Partial<Upload> {
  if (status === 'MISSING') {
    return { state: 'FAILED', status, place: undefined, problem: { error: 'UploadGone', message: '' } };
  }
  return {
    status,
    place,
    photoId,
    reason: photo?.reason,
    message: photo?.message,
    ...(GOES_ON.includes(status) ? {} : { state: 'ENDED' }),
  };
}

/** Whether a status tells something new, so that the next one is asked for sooner again. */
export const isNews = (upload: Upload, { status, place }: UploadStatus): boolean =>
  upload.status !== status || upload.place !== place;
