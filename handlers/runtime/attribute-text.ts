import { cutText } from './cut-text';

/** Room for a value, far below the limit of a whole message. */
const MAX_CHARACTERS = 1000;

/**
 * A text as an attribute of an SNS or SQS message may hold it: not empty, and of the characters of XML alone. With any
 * other the whole message is refused. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function attributeText(text: string): string {
  const allowed = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?');
  return cutText(allowed, MAX_CHARACTERS) || '?';
}
