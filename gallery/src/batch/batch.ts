import type { components } from '../api/types';

export type Batch = components['schemas']['Batch'];
export type Run = Batch['runs'][number];
export type Result = components['schemas']['BatchResults']['results'][number];

/** States of a model that is paid for, or is about to be. */
const PAID: readonly (string | undefined)[] = ['STARTING', 'RUNNING', 'STOPPING'];

export const isPaid = ({ state }: Batch['model']): boolean => PAID.includes(state);

/** What a model has cost since it was started, in USD. */
export const costOf = (since: number, hourlyCost: number, now: number): number =>
  (Math.max(0, now - since) / 3_600_000) * hourlyCost;
