import { DetectLabelsCommand, type DetectLabelsCommandOutput } from '@aws-sdk/client-rekognition';
import { imageSettings } from '../../state-machines/image-analysis-settings';
import { boundingBox, callRekognition, percent, rekognitionImage } from '../image/rekognition-image';
import { rekognition } from '../runtime/clients/rekognition';
import { s3 } from '../runtime/clients/s3';
import { known } from '../runtime/known';
import type { TaskEvent } from '../runtime/task-event';
import { settings } from '../runtime/variables';
import type { Label, AnalyzableImage } from './record/image-record';

/** Boxes kept in all, so that a crowd cannot fill the record. */
const MAX_BOXES = 100;

export interface DetectedLabels {
  readonly labels: readonly Label[];
  readonly labelModelVersion?: string;
  readonly personSeen: boolean;
}

/** Rekognition's labels for a human being; Man, Child, Face and the like have one of them among their parents. */
const PEOPLE: readonly string[] = ['Person', 'Human'];

const isPerson = ({ name, parents }: Label): boolean => [name, ...parents].some((each) => PEOPLE.includes(each));

/** Keeps of Rekognition's answer what the record needs. */
export function toLabels(answer: Pick<DetectLabelsCommandOutput, 'Labels' | 'LabelModelVersion'>): DetectedLabels {
  let room = MAX_BOXES;
  const labels = (answer.Labels ?? []).flatMap(({ Name, Confidence, Parents = [], Instances = [] }) => {
    if (!Name) return [];
    const boxes = Instances.flatMap(({ BoundingBox }) => boundingBox(BoundingBox) ?? []).slice(0, room);
    room -= boxes.length;
    const parents = Parents.flatMap((parent) => parent.Name ?? []);
    return [known({ name: Name, confidence: percent(Confidence), parents, boxes })];
  });
  return { labels, labelModelVersion: answer.LabelModelVersion, personSeen: labels.some(isPerson) };
}

/** Finds the labels of an image, or of the copy that was prepared of it, unless an earlier attempt has. */
export const handler = async ({ input }: TaskEvent<AnalyzableImage>): Promise<DetectedLabels> => {
  if (input.found?.labels) {
    const { labels, labelModelVersion } = input.found;
    return { labels, labelModelVersion, personSeen: labels.some(isPerson) };
  }
  const { maxLabels, minConfidence } = settings(imageSettings, 'maxLabels', 'minConfidence');
  const image = input.prepared ?? input;
  const answer = await callRekognition(s3, 'detecting labels', image, () =>
    rekognition.send(
      new DetectLabelsCommand({
        Image: rekognitionImage(image),
        MaxLabels: maxLabels,
        MinConfidence: minConfidence,
      }),
    ),
  );
  return toLabels(answer);
};
