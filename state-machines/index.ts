import { batchDetection } from './batch-detection';
import type { WorkflowDescription } from './description';
import { imageAnalysis } from './image-analysis';
import { riderPhoto } from './rider-photo';

/** Every workflow of the project, by name. */
export const workflows: Readonly<Record<string, WorkflowDescription>> = {
  'batch-detection': batchDetection,
  'image-analysis': imageAnalysis,
  'rider-photo': riderPhoto,
};
