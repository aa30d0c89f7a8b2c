import { attributeText, cutText } from '../../runtime/texts';
import type { Face, ImageStatus, Label, TaskFailure } from '../record/image-record';

/** What the state machine publishes: `message` is the JSON of SNS's MessageStructure "json". */
export interface Notification {
  /** ASCII, under 100 characters: what an e-mail protocol allows. */
  readonly subject: string;
  readonly message: string;
  /** For filter policies of subscriptions. An attribute cannot be empty, so an unknown owner is `none`. */
  readonly attributes: {
    readonly status: string;
    readonly owner: string;
    readonly faceDetected: 'true' | 'false' | 'unknown';
  };
}

interface Notice {
  readonly subject: string;
  readonly text: string;
  readonly status: ImageStatus;
  readonly owner?: string;
  readonly faceDetected?: boolean;
  /** For the protocols that machines read. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Protocols whose readers are programs. */
const JSON_PROTOCOLS = ['http', 'https', 'sqs', 'lambda', 'firehose'] as const;
const MAX_SUBJECT = 99;

function notification({ subject, text, status, owner, faceDetected, body }: Notice): Notification {
  const json = JSON.stringify({ workflow: 'image-analysis', status, owner: owner ?? null, text, ...body });
  const message = { default: text, ...Object.fromEntries(JSON_PROTOCOLS.map((protocol) => [protocol, json])) };
  return {
    // An error name may come from anywhere; a subject with another character would be refused.
    subject: cutText(subject.replace(/[^\x20-\x7e]+/g, '?'), MAX_SUBJECT),
    message: JSON.stringify(message),
    attributes: {
      status,
      // Owners come from keys and metadata, which hold any character.
      owner: attributeText(owner || 'none'),
      faceDetected: faceDetected === undefined ? 'unknown' : faceDetected ? 'true' : 'false',
    },
  };
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

interface Subject {
  readonly imageId: string;
  readonly key: string;
  readonly owner?: string;
}

/** The notice of a complete analysis. */
export function completedNotification(image: Subject, labels: readonly Label[], faces: readonly Face[]): Notification {
  const found = count(labels.length, 'label');
  const text =
    faces.length === 0
      ? `No face detected and ${found} in ${image.key}`
      : `${count(faces.length, 'face')} and ${found} in ${image.key}`;
  return notification({
    subject: faces.length === 0 ? `No face detected, ${found}` : `${count(faces.length, 'face')} and ${found} found`,
    text,
    status: 'COMPLETED',
    owner: image.owner,
    faceDetected: faces.length > 0,
    body: {
      imageId: image.imageId,
      key: image.key,
      faceCount: faces.length,
      labels: labels.map(({ name, confidence }) => ({ name, confidence })),
    },
  });
}

/** The notice of a photo that cannot be analysed. */
export function rejectedNotification(image: Subject, reason: string, message: string): Notification {
  return notification({
    subject: `Image rejected: ${reason}`,
    text: `${image.key} was rejected (${reason}): ${message}`,
    status: 'REJECTED',
    owner: image.owner,
    body: { imageId: image.imageId, key: image.key, reason, message },
  });
}

/** The notice of an analysis that failed as a whole or in part. */
export function failedNotification(
  image: Partial<Subject>,
  status: ImageStatus,
  reason: string,
  message: string,
  failures: readonly TaskFailure[] = [],
): Notification {
  const key = image.key ?? 'an unknown image';
  return notification({
    subject: status === 'INCOMPLETE' ? 'Image analysis incomplete' : `Image analysis failed: ${reason}`,
    text:
      status === 'INCOMPLETE'
        ? `The analysis of ${key} is incomplete: ${message}`
        : `The analysis of ${key} failed (${reason}): ${message}`,
    status,
    owner: image.owner,
    body: { imageId: image.imageId ?? null, key: image.key ?? null, reason, message, failures },
  });
}
