import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../../service';
import { parseState } from '../../state-file';

const ARN = `arn:aws:rekognition:${LOCAL_REGION}:${LOCAL_ACCOUNT}:project/local-examples`;
/** The one project of the local Custom Labels, and the one model version in it. */
export const LOCAL_PROJECT_ARN = `${ARN}/1700000000000`;
export const LOCAL_MODEL_ARN = `${ARN}/version/local-examples/1700000000001`;
export const LOCAL_VERSION_NAME = 'local-examples';

/** How the local model behaves. */
export interface LocalModelSettings {
  /** Folder of labelled example pictures, `<label>/*.jpg`. Without one the model finds nothing. */
  readonly examples?: string;
  /** Folder of recorded answers, `<sha256 of the picture>.json`, beside those that the service itself knows. */
  readonly recordings?: string;
  /** Milliseconds that a start and a stop take. On AWS these are minutes. */
  readonly startMs: number;
  readonly stopMs: number;
  /** Calls per second and inference unit. */
  readonly tpsPerUnit: number;
  /** Inference units that the account may use. */
  readonly maximumUnits: number;
}

const DEFAULT_LOCAL_MODEL: LocalModelSettings = {
  startMs: 3_000,
  stopMs: 1_000,
  tpsPerUnit: 5,
  maximumUnits: 10,
};

/** Folder, within that of the local Rekognition, of everything about Custom Labels. */
export function customLabelsFolder(rekognitionDirectory: string): string {
  return join(rekognitionDirectory, 'custom-labels');
}

const settingsFile = (folder: string): string => join(folder, 'model.json');

/** Reads the settings; the defaults where none were written. @throws DamagedFileError */
export function readLocalModel(folder: string): LocalModelSettings {
  return { ...DEFAULT_LOCAL_MODEL, ...readWritten(folder) };
}

function readWritten(folder: string): Partial<LocalModelSettings> {
  const file = settingsFile(folder);
  if (!existsSync(file)) return {};
  return parseState<Partial<LocalModelSettings>>(
    file,
    readFileSync(file, 'utf8'),
    (settings) => typeof settings === 'object' && settings !== null && !Array.isArray(settings),
  );
}

/** Changes how the local model behaves from now on; `undefined` goes back to the default. */
export async function writeLocalModel(
  rekognitionDirectory: string,
  settings: Partial<LocalModelSettings>,
): Promise<void> {
  const folder = customLabelsFolder(rekognitionDirectory);
  await mkdir(folder, { recursive: true });
  const draft = `${settingsFile(folder)}.draft`;
  const changed = { ...readWritten(folder), ...settings };
  await writeFile(draft, JSON.stringify(changed, null, 2));
  await rename(draft, settingsFile(folder));
}
