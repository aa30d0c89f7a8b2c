import { type ModelLease, START_GRACE_MS } from './model-lease';
import type { Ports } from './ports';

/** Whether a model that this workflow started is off: only then is it given back. */
export type StopProgress = 'STOPPED' | 'STOPPING' | 'STARTING';

/**
 * Takes the next step towards a stopped model, whatever state it is in. A model that starts cannot be stopped yet; one
 * that was asked to start a moment ago may still come to life.
 * @param lease of the model, held by `holder`
 */
export async function bringToStop(
  { model, clock, leases }: Pick<Ports, 'model' | 'clock' | 'leases'>,
  lease: ModelLease,
  holder: string,
): Promise<StopProgress> {
  const { status } = await model.status(lease);
  const isOn = status === 'RUNNING' || status === 'STARTING' || status === 'STOPPING';
  if (isOn && !lease.seenOn) await leases.seenOn(lease.modelArn, holder);
  switch (status) {
    case 'RUNNING':
      await model.stop(lease);
      return 'STOPPING';
    case 'STARTING':
      return (await model.stop(lease)) ? 'STOPPING' : 'STARTING';
    case 'STOPPING':
      return 'STOPPING';
    default: {
      const mayStillStart = !lease.seenOn && clock.now() - (lease.startRequestedAt ?? 0) < START_GRACE_MS;
      return mayStillStart ? 'STARTING' : 'STOPPED';
    }
  }
}
