import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** Addresses change this often, so that a browser asks for a picture once and not once per page. */
const STEP_SECONDS = 3600;
/** For at least one step, and never longer than two. */
const EXPIRES_SECONDS = 2 * STEP_SECONDS;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  JPEG: 'image/jpeg',
  PNG: 'image/png',
  WebP: 'image/webp',
  AVIF: 'image/avif',
  GIF: 'image/gif',
  HEIC: 'image/heic',
  TIFF: 'image/tiff',
};

/** The content type of a format, whatever the upload said: what comes from S3 is a picture to a browser, or nothing. */
export const contentTypeOf = (format: string | undefined): string =>
  CONTENT_TYPES[format ?? ''] ?? 'application/octet-stream';

/** How an object is served. */
export interface Served {
  readonly key: string;
  readonly versionId?: string;
  readonly contentType: string;
  /** Saves it under this name instead of showing it. */
  readonly downloadAs?: string;
}

/** Addresses of private objects, for some time. */
export class ObjectUrls {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  of({ key, versionId, contentType, downloadAs }: Served): Promise<string> {
    const disposition =
      downloadAs === undefined ? 'inline' : `attachment; filename*=UTF-8''${encodeRfc5987(downloadAs)}`;
    const command = new GetObjectCommand({
      Bucket: this.bucket,
      Key: key,
      VersionId: versionId,
      ResponseContentType: contentType,
      ResponseContentDisposition: disposition,
      // For as long as the address is given out; for the browser of who asked alone.
      ResponseCacheControl: `private, max-age=${STEP_SECONDS}`,
    });
    const signingDate = new Date(Math.floor(Date.now() / 1000 / STEP_SECONDS) * STEP_SECONDS * 1000);
    return getSignedUrl(this.s3, command, { expiresIn: EXPIRES_SECONDS, signingDate });
  }
}

/** https://www.rfc-editor.org/rfc/rfc8187#section-3.2.1 */
const encodeRfc5987 = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
