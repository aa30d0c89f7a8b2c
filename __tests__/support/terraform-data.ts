import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { face, scriptedVision } from '../../packages/local-aws/__tests__/rekognition/scripted-vision';
import { picture } from './pictures';
import { type Emulator, leftovers, startEmulator } from './terraform-emulator';

/** An emulated AWS that holds data, and tells whether any of it was touched. */
export interface EmulatorWithData {
  readonly emulator: Emulator;
  /** Puts an object into every bucket, an item into every table that holds data, and a face into every collection. */
  fill(): Promise<void>;
  /** Everything that is there, down to policies and contents. */
  everything(): Promise<string[]>;
  /** The calls by which Terraform has tried to change anything since the last time that this was asked. */
  changes(): string[];
}

const READING = /:(Get|List|Describe|Validate)/;

export async function startEmulatorWithData(folder: string): Promise<EmulatorWithData> {
  const photo = await picture({ width: 100, height: 100 });
  const photoFile = join(folder, 'photo.jpg');
  writeFileSync(photoFile, photo);
  const vision = scriptedVision();
  vision.faces.set(photo, [face(0)]);
  const emulator = await startEmulator(vision);
  const { aws } = emulator;
  const buckets = async (): Promise<string[]> =>
    (await aws<{ Buckets?: { Name: string }[] }>('s3api', 'list-buckets')).Buckets?.map(({ Name }) => Name) ?? [];
  const tables = async (): Promise<string[]> =>
    (await aws<{ TableNames: string[] }>('dynamodb', 'list-tables')).TableNames;
  const collections = async (): Promise<string[]> =>
    (await aws<{ CollectionIds: string[] }>('rekognition', 'list-collections')).CollectionIds;
  let seen = 0;

  const itemOf = async (table: string): Promise<string> => {
    interface Description {
      Table: {
        KeySchema: { AttributeName: string }[];
        AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
      };
    }
    const { Table } = await aws<Description>('dynamodb', 'describe-table', '--table-name', table);
    const typeOf = (name: string): string =>
      Table.AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)!.AttributeType;
    return JSON.stringify(
      Object.fromEntries(Table.KeySchema.map(({ AttributeName: name }) => [name, { [typeOf(name)]: '1' }])),
    );
  };

  return {
    emulator,
    fill: async () => {
      for (const bucket of await buckets()) {
        await aws('s3api', 'put-object', '--bucket', bucket, '--key', 'incoming/photo.jpg', '--body', photoFile);
      }
      for (const table of (await tables()).filter((name) => !name.endsWith('-data-guard'))) {
        await aws('dynamodb', 'put-item', '--table-name', table, '--item', await itemOf(table));
      }
      for (const collection of await collections()) {
        await aws('rekognition', 'index-faces', '--collection-id', collection, '--image-bytes', `fileb://${photoFile}`);
      }
    },
    everything: async () => {
      const found = await leftovers(emulator);
      const note = (what: string, answer: unknown): void => void found.push(`${what}: ${JSON.stringify(answer)}`);
      for (const bucket of await buckets()) {
        for (const part of [
          'policy',
          'versioning',
          'encryption',
          'lifecycle-configuration',
          'notification-configuration',
        ]) {
          note(`${part} of ${bucket}`, await aws('s3api', `get-bucket-${part}`, '--bucket', bucket));
        }
        note(`public access to ${bucket}`, await aws('s3api', 'get-public-access-block', '--bucket', bucket));
        note(`objects of ${bucket}`, await aws('s3api', 'list-object-versions', '--bucket', bucket));
      }
      for (const table of await tables())
        note(`items of ${table}`, await aws('dynamodb', 'scan', '--table-name', table));
      for (const collection of await collections()) {
        note(`faces of ${collection}`, await aws('rekognition', 'list-faces', '--collection-id', collection));
      }
      return found.sort();
    },
    changes: () => {
      const calls = emulator.terraformCalls.slice(seen);
      seen = emulator.terraformCalls.length;
      return calls.filter((call) => !READING.test(call));
    },
  };
}
