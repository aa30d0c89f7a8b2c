import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { GalleryParts } from '../../handlers/gallery/parts';
import { imageId } from '../../handlers/image-analysis/record/image-id';
import type { ImageRecord } from '../../handlers/image-analysis/record/image-record';
import { thumbnailKey } from '../../handlers/image-analysis/record/thumbnail-key';
import { facetsOf } from '../../handlers/image-analysis/search/facets';
import { openDynamoDb } from '../../packages/local-aws/src/dynamodb/dynamodb';
import { LOCAL_REGION } from '../../packages/local-aws/src/service';
import { imageAnalysis } from '../../state-machines/image-analysis';
import { callInProcess } from './in-process';

const BUCKET = 'photos';
const TABLES = { images: 'images', 'image-facets': 'image-facets', albums: 'albums' } as const;
/** Most writes of one BatchWriteItem. */
const BATCH = 25;
/** Of every photo, and of one in a hundred. */
const LABELS = ['Person', 'Boat'] as const;

/** Records of photos in a local DynamoDB, without the photos: to look for them, and to sign their addresses. */
export interface GalleryRecords {
  readonly parts: GalleryParts;
  /** Writes as many photos into an album of an owner, with all that they are found by but their looks. @returns the album */
  seed(owner: string, count: number): Promise<string>;
  close(): Promise<void>;
}

function recordOf(owner: string, albumId: string, number: number): ImageRecord {
  const key = `incoming/${albumId}/${number}.jpg`;
  const id = imageId({ bucket: BUCKET, key, versionId: '1' });
  const [common, rare] = LABELS.map((name) => ({ name, confidence: 90, parents: [], boxes: [] }));
  return {
    imageId: id,
    bucket: BUCKET,
    key,
    versionId: '1',
    status: 'COMPLETED',
    executionId: `arn:aws:states:us-east-1:000000000000:execution:image-analysis:${number}`,
    owner,
    albumId,
    uploadTime: 1_700_000_000 + number,
    updatedAt: 1_700_000_000 + number,
    metadata: { format: 'JPEG', width: 4000, height: 3000, bytes: 2_000_000 },
    labels: number % 100 === 0 ? [common!, rare!] : [common!],
    faces: [],
    faceCount: 0,
    faceDetected: false,
    thumbnail: { key: thumbnailKey(id, 'jpg'), width: 360, height: 270 },
  };
}

export async function openGalleryRecords(): Promise<GalleryRecords> {
  const directory = mkdtempSync(join(tmpdir(), 'gallery-records-'));
  const service = await openDynamoDb({ directory });
  for (const [name, table] of Object.entries(TABLES)) {
    await service.createTable(table, imageAnalysis.tables[name as keyof typeof TABLES]);
  }
  const local = { region: LOCAL_REGION, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const clients = {
    dynamodb: new DynamoDBClient(local),
    lambda: new LambdaClient(local),
    rekognition: new RekognitionClient(local),
    s3: new S3Client(local),
    sfn: new SFNClient(local),
    sqs: new SQSClient(local),
  };
  callInProcess([service], [clients.dynamodb]);

  const write = async (table: string, items: readonly object[]): Promise<void> => {
    for (let start = 0; start < items.length; start += BATCH) {
      const requests = items.slice(start, start + BATCH).map((item) => ({
        PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) },
      }));
      await clients.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
    }
  };

  return {
    parts: {
      clients,
      bucket: BUCKET,
      imagesTable: TABLES.images,
      facetsTable: TABLES['image-facets'],
      albumsTable: TABLES.albums,
      uploadsQueueUrl: '',
    },
    async seed(owner, count) {
      const albumId = `${owner}/all-0000`;
      const album = { albumId, kind: 'album', owner, name: 'All', creationTime: 1_700_000_000 };
      await write(TABLES.albums, [album]);
      for (let first = 0; first < count; first += BATCH) {
        const records = Array.from({ length: Math.min(BATCH, count - first) }, (_, index) =>
          recordOf(owner, albumId, first + index),
        );
        await write(TABLES.images, records);
        await write(TABLES['image-facets'], records.flatMap(facetsOf));
      }
      return albumId;
    },
    async close() {
      Object.values(clients).forEach((client) => client.destroy());
      await service.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
