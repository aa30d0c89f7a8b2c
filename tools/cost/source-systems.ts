import type { RunCounts } from './run-counts';

/** What an image uses in a system that a workflow here takes the place of. */
export interface SourceSystem {
  readonly name: string;
  readonly workflow: string;
  /** How it falls short of the workflow here, in as far as that explains a lower price. */
  readonly does: string;
  readonly counts: RunCounts;
}

/** Counted in their public code for one image that goes well. How long their functions take is not known: left out. */
const counted = (counts: Partial<RunCounts> & Pick<RunCounts, 'calls'>): RunCounts => ({
  images: 1,
  executions: 1,
  transitions: 0,
  executionSeconds: 0,
  functionCalls: 0,
  functionGigabyteSeconds: 0,
  uploadedBytes: 0,
  downloadedBytes: 0,
  storedBytes: 0,
  writeUnits: 0,
  logBytes: 0,
  ...counts,
});

export const SOURCE_SYSTEMS: readonly SourceSystem[] = [
  {
    name: 'aws-samples/lambda-refarch-imagerecognition (14ce827)',
    workflow: 'image-analysis',
    does: 'labels and thumbnail, no faces',
    counts: counted({
      transitions: 8,
      functionCalls: 6,
      // Three writes of an item with one index.
      writeUnits: 6,
      calls: { 'rekognition DetectLabels': 1, 's3 PutObject': 2, 's3 GetObject': 2, 's3 HeadObject': 1 },
    }),
  },
  {
    name: 'saikamat/AWS_Projects, 04-Serverless-Image-Processing',
    workflow: 'image-analysis',
    does: 'faces yes or no, no labels, no thumbnail',
    counts: counted({
      transitions: 3,
      functionCalls: 2,
      writeUnits: 1,
      calls: { 'rekognition DetectFaces': 1, 's3 PutObject': 1, 'sns Publish': 1 },
    }),
  },
  {
    name: 'aws-samples/aws-serverless-workshops, ImageProcessing',
    workflow: 'rider-photo',
    does: 'no second search, no order of uploads, no erasure',
    counts: counted({
      transitions: 7,
      functionCalls: 5,
      writeUnits: 1,
      calls: {
        'rekognition DetectFaces': 1,
        'rekognition SearchFacesByImage': 1,
        'rekognition IndexFaces': 1,
        's3 PutObject': 2,
        's3 GetObject': 1,
      },
    }),
  },
];
