import type { components } from '../api/types';

export type Photo = components['schemas']['Photo'];
export type Label = Photo['allLabels'][number];
export type Box = components['schemas']['Box'];

/** Whether somebody has looked what it shows. */
export const isAnalyzed = ({ status }: Photo): boolean => status === 'COMPLETED' || status === 'INCOMPLETE';

/** Whether its analysis goes on. */
export const isPending = ({ status }: Photo): boolean => status === 'PENDING' || status === 'WAITING';
