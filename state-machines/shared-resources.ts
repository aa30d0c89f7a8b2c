import type { BucketDescription, TopicDescription } from './description';

/** The resources that the workflows of one deployment share; each may also be an existing one, passed in. */
export const photosBucket: BucketDescription = {
  purpose:
    'Photos and what is made of them: incoming/ (uploads), thumbnails/ (made), riders/ (selfies), batch/ (queue and results)',
};

export const notificationsTopic: TopicDescription = {
  purpose: 'What a workflow tells people and systems: results, rejections and failures',
};
