import { ALBUM_TEXTS } from './areas/albums';
import { APP_TEXTS } from './areas/app';
import { BATCH_TEXTS } from './areas/batch';
import { PHOTO_TEXTS } from './areas/photo';
import { PHOTOS_TEXTS } from './areas/photos';
import { PROBLEM_TEXTS } from './areas/problems';
import { REASON_TEXTS } from './areas/reasons';
import { RIDER_TEXTS } from './areas/riders';
import { STATUS_TEXTS } from './areas/status';
import { UPLOAD_TEXTS } from './areas/uploads';
import { WORKFLOW_TEXTS } from './areas/workflows';

/** A text in English and German. `{name}` stands for a value; of `one|many`, the value `count` chooses. */
export type Text = readonly [en: string, de: string];

/** Every text of the page. */
export const TEXTS = {
  ...APP_TEXTS,
  ...STATUS_TEXTS,
  ...PROBLEM_TEXTS,
  ...REASON_TEXTS,
  ...ALBUM_TEXTS,
  ...UPLOAD_TEXTS,
  ...PHOTOS_TEXTS,
  ...PHOTO_TEXTS,
  ...RIDER_TEXTS,
  ...BATCH_TEXTS,
  ...WORKFLOW_TEXTS,
} as const satisfies Readonly<Record<string, Text>>;

export type TextKey = keyof typeof TEXTS;
