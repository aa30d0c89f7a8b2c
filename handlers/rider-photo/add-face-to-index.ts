import { riderSettings } from '../../state-machines/rider-photo-settings';
import type { TaskEvent } from '../runtime/task-event';
import { settings } from '../runtime/variables';
import type { CheckedPhoto } from './attempt/checked-photo';
import { indexFace } from './attempt/index-face';
import { deployedStores } from './records/stores';

/**
 * Adds the face to the collection, as this attempt's alone.
 * @throws PhotoDoesNotMeetRequirementError, AttemptClosedError, CollectionNotFoundError, TransientServiceError
 */
export const handler = async ({ input, executionId }: TaskEvent<CheckedPhoto>): Promise<{ faceId: string }> => {
  const { qualityFilter } = settings(riderSettings, 'qualityFilter');
  return { faceId: await indexFace(deployedStores(), input, executionId, qualityFilter) };
};
