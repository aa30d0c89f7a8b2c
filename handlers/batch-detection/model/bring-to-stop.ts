import { type ModelLease, type ModelLeases, START_GRACE_MS } from './model-lease';
import type { Ports } from '../run/ports';

/** Whether a model that this workflow started is off: only then is it given back. */
export type StopProgress = 'STOPPED' | 'STOPPING' | 'STARTING';

/** What takes the place of the leases when their table is out of reach. */
export const UNREACHABLE_LEASES: Pick<ModelLeases, 'seenOn'> = { seenOn: () => Promise.resolve() };

/**
 * Takes the next step towards a stopped model, whatever state it is in. A model that starts cannot be stopped yet; one
 * that was asked to start a moment ago may still come to life.
 * @param lease of the model, held by `holder`
 */
export async function bringToStop(
  { model, clock, leases }: Pick<Ports, 'model' | 'clock'> & { readonly leases: Pick<ModelLeases, 'seenOn'> },
  lease: ModelLease,
  holder: string,
): Promise<StopProgress> {
  const { status } = await model.status(lease);
  const isOn = status === 'RUNNING' || status === 'STARTING' || status === 'STOPPING';
  if (!isOn) {
    const mayStillStart = !lease.seenOn && clock.now() - (lease.startRequestedAt ?? 0) < START_GRACE_MS;
    return mayStillStart ? 'STARTING' : 'STOPPED';
  }
  const isStopping = status === 'STOPPING' || (await model.stop(lease)) || status === 'RUNNING';
  // After the stop, which must not depend on it.
  if (!lease.seenOn) await leases.seenOn(lease.modelArn, holder);
  return isStopping ? 'STOPPING' : 'STARTING';
}
