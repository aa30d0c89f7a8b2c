import type { ImageRecord } from '../../handlers/image-analysis/record/image-record';
import { UsageError } from '../../local/cli/workflow-run';

/** What a record was made with, by the names that `--where` knows; a fact that the record does not have is `unknown`. */
export interface Making {
  readonly model: string;
  readonly 'max-labels': string;
  readonly 'min-confidence': string;
  readonly faces: string;
}

export const MAKING = ['model', 'max-labels', 'min-confidence', 'faces'] as const satisfies readonly (keyof Making)[];

/** A condition on records, e.g. `model!=3.0`. */
export interface Condition {
  readonly name: keyof Making;
  readonly value: string;
  readonly equal: boolean;
}

export function makingOf({ labelModelVersion, settings }: ImageRecord): Making {
  return {
    model: labelModelVersion ?? 'unknown',
    'max-labels': String(settings?.maxLabels ?? 'unknown'),
    'min-confidence': String(settings?.minConfidence ?? 'unknown'),
    faces: settings?.detectFaces ?? 'unknown',
  };
}

/** @throws UsageError that says what a condition looks like */
export function parseCondition(text: string): Condition {
  const [, key, operator, value = ''] = /^([a-z-]+)(!?=)(.+)$/.exec(text) ?? [];
  const name = MAKING.find((known) => known === key);
  if (name === undefined) {
    throw new UsageError(
      `--where must be one of ${MAKING.join(', ')} with = or != and a value, such as model!=3.0, but is "${text}".`,
    );
  }
  return { name, value, equal: operator === '=' };
}

/** Whether a record fulfils all conditions. */
export function fulfils(record: ImageRecord, conditions: readonly Condition[]): boolean {
  const making = makingOf(record);
  return conditions.every(({ name, value, equal }) => (making[name] === value) === equal);
}
