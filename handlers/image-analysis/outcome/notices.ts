import { type Notice, notice } from '../../runtime/notices';
import type { Face, ImageStatus, Label, TaskFailure } from '../record/image-record';

interface Outcome {
  readonly subject: string;
  readonly text: string;
  readonly status: ImageStatus;
  readonly owner?: string;
  readonly faceDetected?: boolean;
  readonly facts: Readonly<Record<string, unknown>>;
}

function noticeOf({ subject, text, status, owner, faceDetected, facts }: Outcome): Notice {
  const workflow = 'image-analysis';
  return notice({
    subject,
    text,
    facts: { workflow, status, owner: owner ?? null, text, ...facts },
    attributes: {
      workflow,
      status,
      // An attribute cannot be empty.
      owner: owner || 'none',
      faceDetected: faceDetected === undefined ? 'unknown' : String(faceDetected),
    },
  });
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

interface Subject {
  readonly imageId: string;
  readonly key: string;
  readonly owner?: string;
  readonly reusedFrom?: { readonly imageId: string };
}

function wordsOf(labels: string, faces?: readonly Face[]): readonly [subject: string, text: string] {
  if (faces === undefined)
    return [`No person seen, ${labels}`, `No person seen, so no faces looked for, and ${labels}`];
  if (faces.length === 0) return [`No face detected, ${labels}`, `No face detected and ${labels}`];
  const found = count(faces.length, 'face');
  return [`${found} and ${labels} found`, `${found} and ${labels}`];
}

/** The notice of a complete analysis. @param faces undefined when they were not looked for */
export function completedNotice(image: Subject, labels: readonly Label[], faces?: readonly Face[]): Notice {
  const found = count(labels.length, 'label');
  const [subject, text] = wordsOf(found, faces);
  return noticeOf({
    subject,
    text: `${text} in ${image.key}${image.reusedFrom ? ', as found in the same picture before' : ''}`,
    status: 'COMPLETED',
    owner: image.owner,
    faceDetected: faces && faces.length > 0,
    facts: {
      imageId: image.imageId,
      key: image.key,
      reusedFrom: image.reusedFrom?.imageId,
      faceCount: faces?.length,
      labels: labels.map(({ name, confidence }) => ({ name, confidence })),
    },
  });
}

/** The notice of a photo that cannot be analysed. */
export function rejectedNotice(image: Subject, reason: string, message: string): Notice {
  return noticeOf({
    subject: `Image rejected: ${reason}`,
    text: `${image.key} was rejected (${reason}): ${message}`,
    status: 'REJECTED',
    owner: image.owner,
    facts: { imageId: image.imageId, key: image.key, reason, message },
  });
}

/** The notice of an analysis that failed as a whole or in part. */
export function failedNotice(
  image: Partial<Subject>,
  status: ImageStatus,
  reason: string,
  message: string,
  failures: readonly TaskFailure[] = [],
): Notice {
  const key = image.key ?? 'an unknown image';
  return noticeOf({
    subject: status === 'INCOMPLETE' ? 'Image analysis incomplete' : `Image analysis failed: ${reason}`,
    text:
      status === 'INCOMPLETE'
        ? `The analysis of ${key} is incomplete: ${message}`
        : `The analysis of ${key} failed (${reason}): ${message}`,
    status,
    owner: image.owner,
    facts: { imageId: image.imageId ?? null, key: image.key ?? null, reason, message, failures },
  });
}
