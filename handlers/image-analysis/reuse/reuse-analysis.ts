import { epochSeconds } from '../../runtime/clock';
import { known } from '../../runtime/known';
import type { AnalyzableImage, RegisteredImage } from '../record/image-record';
import type { Records } from '../record/records';
import { type AnalysisSettings, analysisSettings, fingerprintOf } from './fingerprint';

const DAY_SECONDS = 86_400;

/** What the state machine is told about an analysis that may be reused, or that others may reuse. */
export type Reuse = Pick<AnalyzableImage, 'settings' | 'fingerprint'> &
  Partial<Pick<AnalyzableImage, 'reusedFrom' | 'found'>>;

/**
 * Looks for a standing analysis of the same bytes, among the owner's images only, unless this one is to be made once more.
 * Its age is bounded, since Rekognition does not tell the version of its model before a call is paid for.
 * @param reuseDays greatest age of an analysis; 0 looks for none
 * @throws TransientServiceError
 */
export async function reuseAnalysis(
  records: Records,
  bytes: Buffer,
  { owner, reprocess }: Pick<RegisteredImage, 'owner' | 'reprocess'>,
  asked: AnalysisSettings & { readonly reuseDays: number },
): Promise<Reuse> {
  const { reuseDays } = asked;
  const settings = analysisSettings(asked);
  const fingerprint = reuseDays > 0 ? fingerprintOf(bytes, owner, settings) : undefined;
  if (fingerprint === undefined) return { settings };
  if (reprocess) return { settings, fingerprint };
  const standing = await records.analysisOf(fingerprint, epochSeconds() - reuseDays * DAY_SECONDS);
  if (!standing) return { settings, fingerprint };
  const { imageId, analyzedAt, labels, labelModelVersion, faces } = standing;
  return {
    settings,
    fingerprint,
    reusedFrom: { imageId, analyzedAt },
    found: known({ labels, labelModelVersion, faces }),
  };
}
