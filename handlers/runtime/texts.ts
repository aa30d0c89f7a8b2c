/**
 * Cuts a text to a length in characters (code points). Cutting between the two halves of one, as `slice` may, leaves a
 * half that no encoding can hold.
 */
export function cutText(text: string, maximum: number): string {
  // A character has one or two code units, so that this much is enough to look at.
  return text.length <= maximum
    ? text
    : Array.from(text.slice(0, 2 * maximum))
        .slice(0, maximum)
        .join('');
}

/** Room for a message in a record, a notice or a state's data, in characters; a stack trace is not one. */
const MAX_MESSAGE = 500;

/** What an error says, as records, notices and states hold it. */
export function messageText(message: string): string {
  return cutText(message, MAX_MESSAGE);
}

/** Room for a value, in characters, far below the limit of a whole message. */
const MAX_ATTRIBUTE = 1000;

/**
 * A text as an attribute of an SNS or SQS message may hold it: not empty, and of the characters of XML alone. With any
 * other the whole message is refused. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function attributeText(text: string): string {
  const allowed = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?');
  return cutText(allowed, MAX_ATTRIBUTE) || '?';
}
