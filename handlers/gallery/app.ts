import { Hono } from 'hono';
import { MAX_ORIGINAL_BYTES } from '../image/image-limits';
import { albumHandlers } from './albums/albums';
import { batchHandlers } from './batch/batch';
import { executionHandlers } from './executions/executions';
import type { GalleryParts } from './parts';
import { photoHandlers } from './photos/photos';
import { riderHandlers } from './riders/riders';
import { createRouter, type Handlers } from './router';
import { ENDINGS } from './uploads/upload-files';
import { uploadHandlers } from './uploads/uploads';
import type { Authenticate } from './viewer';

/** Files that may be asked for in one request. */
const UPLOADS_AT_ONCE = 100;

function handlersOf(parts: GalleryParts): Handlers {
  return {
    async getMe({ viewer }) {
      return {
        ...viewer,
        features: { riders: parts.riders !== undefined, batch: parts.batch !== undefined && viewer.isAdmin },
        limits: {
          photoBytes: MAX_ORIGINAL_BYTES,
          selfieBytes: MAX_ORIGINAL_BYTES,
          endings: ENDINGS,
          uploadsAtOnce: UPLOADS_AT_ONCE,
        },
        consoleUrl: parts.consoleUrl,
      };
    },
    ...albumHandlers(parts),
    ...photoHandlers(parts),
    ...uploadHandlers(parts),
    ...riderHandlers(parts),
    ...batchHandlers(parts),
    ...executionHandlers(parts),
  };
}

/** The API of the gallery: the same on one machine and on AWS. */
export function createApp(parts: GalleryParts, authenticate: Authenticate): Hono {
  return new Hono().route('/api', createRouter(handlersOf(parts), authenticate));
}
