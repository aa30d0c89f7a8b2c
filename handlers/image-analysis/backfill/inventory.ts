import type { S3Client } from '@aws-sdk/client-s3';
import { BackfillSourceError } from './errors';
import { openObject } from './line-blocks';
import type { ListedPhoto } from './listed-photos';

/** What of an inventory's manifest.json is read: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html */
interface InventoryManifest {
  readonly fileFormat?: string;
  readonly fileSchema?: string;
  readonly files?: readonly { readonly key: string }[];
}

/** The files of an inventory, and what their columns hold. */
export interface Inventory {
  readonly files: readonly string[];
  readonly fields: readonly string[];
}

/** @throws BackfillSourceError, TransientServiceError */
export async function inventoryFiles(s3: S3Client, bucket: string, key: string): Promise<Inventory> {
  const { Body } = await openObject(s3, bucket, key);
  const { fileFormat, fileSchema = '', files = [] } = manifestOf(await Body!.transformToString(), key);
  if (fileFormat !== 'CSV') {
    throw new BackfillSourceError(`${key} is of the format ${fileFormat}. Configure the inventory as CSV.`);
  }
  const fields = fileSchema.split(',').map((field) => field.trim());
  const lacking = ['Bucket', 'Key'].filter((field) => !fields.includes(field));
  if (lacking.length > 0)
    throw new BackfillSourceError(`${key} has no column ${lacking.join(', ')} in its fileSchema.`);
  return { files: files.map((file) => file.key), fields };
}

function manifestOf(text: string, key: string): InventoryManifest {
  try {
    return JSON.parse(text) as InventoryManifest;
  } catch {
    throw new BackfillSourceError(`${key} is not JSON. Name the manifest.json of an S3 inventory.`);
  }
}

/**
 * The photo that a line of an inventory names. Nothing for an older version, a delete marker and a folder marker (0 bytes).
 * @param at where the line is, for messages
 * @throws BackfillSourceError
 */
export function inventoryPhoto(line: string, fields: readonly string[], at: string): ListedPhoto | undefined {
  const values = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|\s*$)/g)].map(([, value]) => value!.replaceAll('""', '"'));
  if (values.length !== fields.length) {
    throw new BackfillSourceError(`${at} has ${values.length} columns, not the ${fields.length} of the fileSchema.`);
  }
  const row = Object.fromEntries(fields.map((field, index) => [field, values[index]!]));
  if (row.IsLatest === 'false' || row.IsDeleteMarker === 'true' || row.Size === '0') return undefined;
  return {
    bucket: row.Bucket!,
    // Keys are URL-encoded in a CSV.
    key: decodeURIComponent(row.Key!.replaceAll('+', ' ')),
    versionId: row.VersionId || undefined,
    etag: row.ETag || undefined,
  };
}
