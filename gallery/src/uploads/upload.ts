import type { components } from '../api/types';

export type Tile = components['schemas']['Tile'];
export type UploadStatus = components['schemas']['UploadStatuses']['uploads'][number];
export type Prepared = components['schemas']['PreparedUploads']['uploads'][number];
export type UploadForm = components['schemas']['UploadForm'];

/**
 * QUEUED waits for its turn, SENDING is on its way to S3, SENT was accepted there and is being analysed, ENDED has its
 * outcome; REFUSED is a file that cannot be right, FAILED may be tried again.
 */
type UploadState = 'QUEUED' | 'SENDING' | 'SENT' | 'ENDED' | 'REFUSED' | 'FAILED';

/** A file on its way to being a photo, as it is kept over a reload. */
export interface Upload {
  readonly id: string;
  readonly owner: string;
  readonly albumId: string;
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Position in the order in which files were added. */
  readonly order: number;
  readonly state: UploadState;
  /** Why it was refused or has failed. */
  readonly problem?: { readonly error: string; readonly message: string };
  readonly key?: string;
  readonly versionId?: string;
  readonly photoId?: string;
  /** Whether the album had this very file before anything was sent. */
  readonly wasThere?: boolean;
  readonly status?: UploadStatus['status'];
  /** About how many photos are analysed before. */
  readonly place?: number;
  /** Of the photo: why it was rejected. */
  readonly reason?: string;
  readonly message?: string;
}

/** Whether it needs nobody's attention any more. */
export const isGood = ({ state, status }: Upload): boolean =>
  state === 'ENDED' && (status === 'COMPLETED' || status === 'INCOMPLETE');

/** The same for the very same file in the same album. */
export const fileMark = ({ albumId, name, bytes, modifiedAt }: Upload): string =>
  JSON.stringify([albumId, name, bytes, modifiedAt]);
