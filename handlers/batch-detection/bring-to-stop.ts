import type { ModelReference } from './custom-labels-model';
import { type ModelLease, START_GRACE_MS } from './model-lease';
import type { Ports } from './ports';

/** Whether a model that this workflow started is off: only then is it given back. */
export type StopProgress = 'STOPPED' | 'STOPPING' | 'STARTING';

/**
 * Takes the next step towards a stopped model, whatever state it is in. A model that starts cannot be stopped yet; one
 * that was asked to start a moment ago may still come to life.
 */
export async function bringToStop(
  { model, clock }: Pick<Ports, 'model' | 'clock'>,
  reference: ModelReference,
  lease: Pick<ModelLease, 'startRequestedAt'>,
): Promise<StopProgress> {
  const { status } = await model.status(reference);
  switch (status) {
    case 'RUNNING':
      await model.stop(reference);
      return 'STOPPING';
    case 'STARTING':
      return (await model.stop(reference)) ? 'STOPPING' : 'STARTING';
    case 'STOPPING':
      return 'STOPPING';
    default:
      return clock.now() - (lease.startRequestedAt ?? 0) < START_GRACE_MS ? 'STARTING' : 'STOPPED';
  }
}
