import type { Upload } from '../../../src/uploads/upload';

/** An upload that waits to be sent, but for what is told of it. */
export function anUpload({ id = 'a', owner = 'anna', ...change }: Partial<Upload>): Upload {
  return {
    id,
    owner,
    albumId: `${owner}/a`,
    name: id,
    bytes: 1,
    modifiedAt: 0,
    order: 1,
    state: 'QUEUED',
    ...change,
  };
}
