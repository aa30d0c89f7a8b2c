import type { OpenOperationGroup } from '../operation';
import { openCollections } from './collections';
import { openCustomLabels } from './custom-labels';
import { detectFaces } from './detect-faces';
import { detectLabels } from './detect-labels';

const openDetection: OpenOperationGroup = async () => ({
  operations: { DetectLabels: detectLabels, DetectFaces: detectFaces },
});

/** Every group of operations of the local service. */
export const OPERATION_GROUPS: readonly OpenOperationGroup[] = [openDetection, openCollections, openCustomLabels];
