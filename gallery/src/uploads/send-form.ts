import type { UploadForm } from './upload';

/** What S3 says against a file: `403` mostly that the form has ended. 0 when it was not reached. */
export class SendError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
    this.name = 'SendError';
  }
}

const refusal = (request: XMLHttpRequest): SendError =>
  new SendError(request.status, /<Code>(\w+)<\/Code>/.exec(request.responseText)?.[1] ?? `HTTP ${request.status}`);

/**
 * Sends a file straight to S3 by a form that was signed for it.
 * @param onProgress gets what part of it is there, from 0 to 1
 * @returns the version that S3 has made of it
 * @throws SendError
 */
export function sendForm(
  { url, fields }: UploadForm,
  file: Blob,
  onProgress: (part: number) => void,
  signal?: AbortSignal,
): Promise<{ versionId?: string }> {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    // S3 reads no field after the file.
    body.append('file', file);
    // `fetch` does not tell how much was sent.
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve({ versionId: request.getResponseHeader('x-amz-version-id') ?? undefined });
      } else reject(refusal(request));
    };
    request.onerror = () => reject(new SendError(0, 'Unreachable'));
    request.onabort = () => reject(new SendError(0, 'Aborted'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}
