import type { components } from '../api/types';

export type Rider = components['schemas']['Rider'];
export type Attempt = Rider['attempts'][number];
export type Erasure = components['schemas']['Erasure'];

/** Whether something is being decided. */
export const isOpen = ({ state, attempts }: Rider): boolean =>
  state === 'UPLOADED' || state === 'PENDING' || attempts.some(({ outcome }) => outcome === 'CHECKING');
