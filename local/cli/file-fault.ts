import { S3ServiceException } from '@aws-sdk/client-s3';
import { NO_SPACE_LEFT, noSpaceLeft } from '../../packages/local-aws/src/no-space';
import { printable } from './terminal';

/** What becomes of a file that cannot be given to the workflow. FAILED makes the exit code 1. */
type FileFaultStatus = 'SKIPPED' | 'REJECTED' | 'FAILED';

/** A file that cannot be given to the workflow: the others go on. `message` says which rule it breaks, and the remedy. */
export interface FileFault {
  /** SKIPPED: no photo at all; REJECTED: one that AWS would refuse as well; FAILED: this machine is in the way. */
  readonly status: FileFaultStatus;
  readonly name: string;
  readonly message: string;
}

/** Thrown where a fault shows only while the file is used. */
export class FileFaultError extends Error {
  constructor(readonly fault: FileFault) {
    super(fault.message);
    this.name = fault.name;
  }
}

const failed = (name: string, message: string): FileFault => ({ status: 'FAILED', name, message });

const GONE = failed('FileGone', 'It was there a moment ago and is gone now. Run the command again when it is back.');
const FORBIDDEN = failed('FileUnreadable', 'This user may not read it. Mend its permissions.');

/** By error code of the system. */
const SYSTEM_FAULTS: Readonly<Record<string, FileFault | undefined>> = {
  ENOENT: GONE,
  ENOTDIR: GONE,
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  ENAMETOOLONG: failed('NameTooLong', 'Its name is too long for this disk. Give it or its folder a shorter one.'),
};

/** What an error of the file system, of an upload or of anything after it says about one file. */
export function faultOf(error: unknown): FileFault {
  if (error instanceof FileFaultError) return error.fault;
  const { code, message, name } = error as NodeJS.ErrnoException;
  const ofSystem = code === undefined ? undefined : SYSTEM_FAULTS[code];
  if (ofSystem) return ofSystem;
  // A service has put the remedy into the message already.
  const noSpace = name === NO_SPACE_LEFT ? message : noSpaceLeft(error);
  if (noSpace !== undefined) return failed(NO_SPACE_LEFT, noSpace);
  if (name === 'KeyTooLongError') {
    return failed(name, 'Folder and name make more than the 1024 bytes that S3 allows. Give them shorter names.');
  }
  if (code !== undefined && !(error instanceof S3ServiceException)) {
    return failed('FileUnreadable', `It cannot be read (${message}). Check the disk.`);
  }
  return failed(name || 'Error', message || String(error));
}

/** A path as people read it. */
export const quoted = (path: string): string => `"${printable(path)}"`;
