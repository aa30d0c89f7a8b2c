import { face, scriptedVision } from '../../packages/local-aws/__tests__/rekognition/scripted-vision';
import { elements } from './emulator-requests';
import { picture } from './pictures';
import { type Emulator, leftovers, startEmulator } from './terraform-emulator';

/** What DynamoDB says to the deletion of a protected table. */
export const REFUSED_BY_GUARD = /protected against deletion|[Dd]eletion ?[Pp]rotection/;
/** All that Terraform tried to change when a guard refused: the guard goes first. */
export const ONLY_A_GUARD: readonly string[] = ['dynamodb:DeleteTable'];

/** An emulated AWS that holds data, and tells whether any of it was touched. */
export interface EmulatorWithData {
  readonly emulator: Emulator;
  /** Puts an object into every bucket, an item into every table that holds data, and a face into every collection. */
  fill(): Promise<void>;
  /** The objects, items and faces that are there. */
  contents(): Promise<string[]>;
  /** Everything that is there, down to policies and contents. */
  everything(): Promise<string[]>;
  /** The calls by which Terraform has tried to change anything since the last time that this was asked. */
  changes(): string[];
}

const READING = /:(Get|List|Describe|Validate)/;

/** What a bucket is without its objects, as S3 names it in the query of a request. */
const BUCKET_PARTS = ['policy', 'versioning', 'encryption', 'lifecycle', 'notification', 'publicAccessBlock'];

export async function startEmulatorWithData(): Promise<EmulatorWithData> {
  const photo = await picture({ width: 100, height: 100 });
  const vision = scriptedVision();
  vision.faces.set(photo, [face(0)]);
  const emulator = await startEmulator(vision);
  const { ask } = emulator;
  const buckets = async (): Promise<string[]> => elements(await ask.rest('s3', '/'), 'Name');
  const tables = async (): Promise<string[]> =>
    (await ask.json<{ TableNames: string[] }>('dynamodb', 'ListTables')).TableNames;
  const collections = async (): Promise<string[]> =>
    (await ask.json<{ CollectionIds: string[] }>('rekognition', 'ListCollections')).CollectionIds;
  let seen = 0;

  const itemOf = async (table: string): Promise<object> => {
    interface Description {
      Table: {
        KeySchema: { AttributeName: string }[];
        AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
      };
    }
    const { Table } = await ask.json<Description>('dynamodb', 'DescribeTable', { TableName: table });
    const typeOf = (name: string): string =>
      Table.AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)!.AttributeType;
    return Object.fromEntries(Table.KeySchema.map(({ AttributeName: name }) => [name, { [typeOf(name)]: '1' }]));
  };

  const contents = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const bucket of await buckets()) {
      found.push(`objects of ${bucket}: ${await ask.rest('s3', `/${bucket}?versions`)}`);
    }
    for (const table of await tables()) {
      found.push(`items of ${table}: ${JSON.stringify(await ask.json('dynamodb', 'Scan', { TableName: table }))}`);
    }
    for (const collection of await collections()) {
      const faces = await ask.json('rekognition', 'ListFaces', { CollectionId: collection });
      found.push(`faces of ${collection}: ${JSON.stringify(faces)}`);
    }
    return found.sort();
  };

  return {
    emulator,
    fill: async () => {
      for (const bucket of await buckets()) {
        await ask.rest('s3', `/${bucket}/incoming/photo.jpg`, { method: 'PUT', body: new Uint8Array(photo) });
      }
      for (const table of (await tables()).filter((name) => !name.endsWith('-data-guard'))) {
        await ask.json('dynamodb', 'PutItem', { TableName: table, Item: await itemOf(table) });
      }
      for (const collection of await collections()) {
        const image = { Bytes: photo.toString('base64') };
        await ask.json('rekognition', 'IndexFaces', { CollectionId: collection, Image: image });
      }
    },
    contents,
    everything: async () => {
      const found = await leftovers(emulator);
      for (const bucket of await buckets()) {
        for (const part of BUCKET_PARTS)
          found.push(`${part} of ${bucket}: ${await ask.rest('s3', `/${bucket}?${part}`)}`);
      }
      return [...found, ...(await contents())].sort();
    },
    changes: () => {
      const calls = emulator.terraformCalls.slice(seen);
      seen = emulator.terraformCalls.length;
      return calls.filter((call) => !READING.test(call));
    },
  };
}
