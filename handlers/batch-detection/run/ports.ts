import type { Clock } from '../../runtime/clock';
import type { Notices } from '../../runtime/notices';
import type { CustomLabel, CustomLabelsModel } from '../model/custom-labels-model';
import type { ImageQueue } from '../queue/image-queue';
import type { ImageRecords } from '../worker/image-records';
import type { ImageStore } from '../picture/image-store';
import type { ModelLeases } from '../model/model-lease';
import type { Size } from '../picture/overlay';
import type { PreparedPicture } from '../picture/prepare-picture';
import type { RunRecords } from './run-record';

/** What is done to the pixels of an image. */
export interface Pictures {
  prepare(bytes: Buffer, key: string, scaleDown: boolean): Promise<PreparedPicture>;
  annotate(bytes: Buffer, key: string, size: Size, labels: readonly CustomLabel[]): Promise<Buffer>;
}

/** What a worker reaches. */
export type WorkerPorts = Omit<Ports, 'runs' | 'notices'>;

/** Everything outside a handler. On AWS and in the local environment the services; in simulations, models of them. */
export interface Ports {
  readonly clock: Clock;
  readonly leases: ModelLeases;
  readonly model: CustomLabelsModel;
  readonly queue: ImageQueue;
  readonly records: ImageRecords;
  readonly runs: RunRecords;
  readonly images: ImageStore;
  readonly pictures: Pictures;
  readonly notices: Notices;
}
