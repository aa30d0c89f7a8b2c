import { createHash } from 'node:crypto';

/** What the facts about an image depend on beside its bytes. */
export interface AnalysisSettings {
  readonly maxLabels: number;
  readonly minConfidence: number;
  readonly detectFaces: 'always' | 'when-a-person-is-seen';
}

/** Those among the settings of a function. */
export const analysisSettings = ({ maxLabels, minConfidence, detectFaces }: AnalysisSettings): AnalysisSettings => ({
  maxLabels,
  minConfidence,
  detectFaces,
});

/**
 * What two images have in common when the analysis of one is as good for the other: owner, bytes and settings. SHA-256, hex.
 * @returns undefined for an image without an owner: it shares nothing with anyone
 */
export function fingerprintOf(
  bytes: Buffer,
  owner: string | undefined,
  { maxLabels, minConfidence, detectFaces }: AnalysisSettings,
): string | undefined {
  if (owner === undefined) return undefined;
  const content = createHash('sha256').update(bytes).digest('hex');
  return createHash('sha256')
    .update(JSON.stringify([owner, content, maxLabels, minConfidence, detectFaces]))
    .digest('hex');
}
