import { AlreadyRunningError, RunLostError } from '../handlers/batch-detection/run/batch-errors';
import type { Clock } from '../handlers/runtime/clock';
import {
  type BatchImageRecord,
  type Claim,
  type ClaimAnswer,
  CLAIM_MS,
  type ImageRecords,
} from '../handlers/batch-detection/worker/image-records';
import {
  LEASE_MS,
  type ModelLease,
  type ModelLeases,
  START_LEASE_MS,
} from '../handlers/batch-detection/model/model-lease';
import type { RunRecord, RunRecords } from '../handlers/batch-detection/run/run-record';

const CALL_MS = 6;

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** Leases in memory: what the conditional writes of DynamoDB promise, and nothing more. */
export function simulatedLeases(clock: Clock): ModelLeases & { readonly items: Map<string, ModelLease> } {
  const items = new Map<string, Mutable<ModelLease>>();
  const held = async (modelArn: string, holder: string): Promise<Mutable<ModelLease> | undefined> => {
    await clock.sleep(CALL_MS);
    const lease = items.get(modelArn);
    return lease?.holder === holder ? lease : undefined;
  };
  const going = async (modelArn: string, holder: string, change: Partial<ModelLease>): Promise<ModelLease> => {
    const lease = await held(modelArn, holder);
    if (!lease || lease.endRequestedAt !== undefined) throw new RunLostError(`${holder} does not hold ${modelArn}.`);
    return { ...Object.assign(lease, change) };
  };
  return {
    items,
    async read(modelArn) {
      await clock.sleep(CALL_MS);
      const lease = items.get(modelArn);
      return lease && { ...lease };
    },
    async list() {
      await clock.sleep(CALL_MS);
      return [...items.values()].map((lease) => ({ ...lease }));
    },
    async acquire({ modelArn, projectArn }, holder, now) {
      await clock.sleep(CALL_MS);
      const lease = items.get(modelArn) ?? { modelArn, projectArn };
      const mine = lease.holder === holder && lease.endRequestedAt === undefined;
      if (lease.holder !== undefined && !mine && !((lease.expiresAt ?? 0) < now)) {
        throw new AlreadyRunningError(`${lease.holder} holds ${modelArn}.`);
      }
      delete lease.endRequestedAt;
      items.set(modelArn, Object.assign(lease, { holder, projectArn, expiresAt: now + LEASE_MS }));
      return { ...lease };
    },
    renew: (modelArn, holder, now) => going(modelArn, holder, { expiresAt: now + LEASE_MS }),
    async hold(modelArn, holder, now) {
      const lease = await held(modelArn, holder);
      return lease && { ...Object.assign(lease, { expiresAt: now + LEASE_MS }) };
    },
    startRequested: (modelArn, holder, now) =>
      going(modelArn, holder, { startRequestedAt: now, seenOn: undefined, expiresAt: now + START_LEASE_MS }),
    async startRefused(modelArn, holder) {
      const lease = await held(modelArn, holder);
      if (!lease) return;
      delete lease.startRequestedAt;
      delete lease.seenOn;
    },
    async seenOn(modelArn, holder) {
      const lease = await held(modelArn, holder);
      if (lease) lease.seenOn = true;
    },
    async requestEnd(modelArn, holder, now) {
      const lease = await held(modelArn, holder);
      if (lease) lease.endRequestedAt ??= now;
    },
    async release(modelArn, holder, { stopped, measuredTps }) {
      const lease = await held(modelArn, holder);
      if (!lease) return;
      delete lease.holder;
      delete lease.expiresAt;
      delete lease.endRequestedAt;
      if (stopped) {
        delete lease.startRequestedAt;
        delete lease.seenOn;
      }
      if (measuredTps !== undefined) lease.measuredTps = measuredTps;
    },
  };
}

/** Records of images in memory. */
export function simulatedImageRecords(clock: Clock): ImageRecords & { readonly items: Map<string, BatchImageRecord> } {
  const items = new Map<string, BatchImageRecord>();
  const isIdle = (record: BatchImageRecord, now: number): boolean =>
    record.status === 'WAITING' || (record.status === 'PROCESSING' && (record.claimExpiresAt ?? 0) < now);
  const start = ({ image, claimant, now }: Claim, attempts: number, known?: BatchImageRecord): ClaimAnswer => {
    items.set(image.imageId, {
      ...image,
      versionId: image.versionId ?? known?.versionId,
      etag: image.etag ?? known?.etag,
      sequencer: image.sequencer ?? known?.sequencer,
      status: 'PROCESSING',
      attempts,
      claimedBy: claimant,
      claimExpiresAt: now + CLAIM_MS,
      updatedAt: now,
    });
    return { granted: true, attempts };
  };
  const mine = async (imageId: string, claimant: string, statuses: readonly string[]) => {
    await clock.sleep(CALL_MS);
    const record = items.get(imageId);
    return record?.claimedBy === claimant && statuses.includes(record.status) ? record : undefined;
  };
  const without = ({ claimExpiresAt: _, ...record }: BatchImageRecord): BatchImageRecord => record;
  return {
    items,
    async read(imageId) {
      await clock.sleep(CALL_MS);
      return items.get(imageId);
    },
    async claim(claim) {
      await clock.sleep(CALL_MS);
      const known = items.get(claim.image.imageId);
      if (claim.retryFailed) {
        if (known?.status === 'FAILED' && known.version === claim.image.version) return start(claim, 1, known);
        return { granted: false, standing: known! };
      }
      if (!known) return start(claim, 1);
      if (known.version === claim.image.version && isIdle(known, claim.now)) {
        return start(claim, known.attempts + 1, known);
      }
      if (known.claimedBy === claim.claimant) return { granted: true, attempts: known.attempts };
      return { granted: false, standing: known };
    },
    async replace(claim, olderVersion) {
      await clock.sleep(CALL_MS);
      const known = items.get(claim.image.imageId)!;
      const free = ['DONE', 'FAILED'].includes(known.status) || isIdle(known, claim.now);
      if (known.version === olderVersion && free) return start(claim, 1);
      return { granted: false, standing: known };
    },
    async complete(imageId, claimant, outcome) {
      const record = await mine(imageId, claimant, ['PROCESSING', 'DONE']);
      if (!record) return false;
      const { reason: _reason, reasonMessage: _message, ...kept } = without(record);
      items.set(imageId, { ...kept, ...outcome, status: 'DONE' });
      return true;
    },
    async failing(imageId, claimant, why) {
      const record = await mine(imageId, claimant, ['PROCESSING', 'FAILING']);
      if (!record) return false;
      items.set(imageId, { ...without(record), ...why, status: 'FAILING' });
      return true;
    },
    async failed(imageId, updatedAt) {
      await clock.sleep(CALL_MS);
      const record = items.get(imageId);
      if (record?.status === 'FAILING') items.set(imageId, { ...record, status: 'FAILED', updatedAt });
    },
    async giveBack(imageId, claimant, { reason, reasonMessage, counts, updatedAt }) {
      const record = await mine(imageId, claimant, ['PROCESSING']);
      if (!record) return;
      const attempts = record.attempts - (counts ? 0 : 1);
      items.set(imageId, { ...without(record), status: 'WAITING', attempts, reason, reasonMessage, updatedAt });
    },
  };
}

/** Records of runs in memory. */
export function simulatedRunRecords(clock: Clock): RunRecords & { readonly items: Map<string, RunRecord> } {
  const items = new Map<string, RunRecord>();
  return {
    items,
    async begin(run) {
      await clock.sleep(CALL_MS);
      if (!items.has(run.runId)) items.set(run.runId, { ...run, status: 'RUNNING' });
    },
    async startsModel(runId, projectArn, modelStartedAt) {
      await clock.sleep(CALL_MS);
      const known = items.get(runId);
      if (known) items.set(runId, { ...known, projectArn, modelStartedAt });
    },
    async report(runId, report) {
      await clock.sleep(CALL_MS);
      const known = items.get(runId) ?? { runId, modelArn: report.modelArn ?? '', startedAt: 0 };
      items.set(runId, { ...known, status: report.status, endedAt: Date.parse(report.endedAt), report });
    },
    async ended(runId, reason, endedAt) {
      await clock.sleep(CALL_MS);
      const known = items.get(runId);
      if (known?.status === 'RUNNING') items.set(runId, { ...known, status: 'ENDED', reason, endedAt });
      return items.get(runId);
    },
    async unreported() {
      await clock.sleep(CALL_MS);
      return [...items.values()].filter(
        ({ status, modelStartedAt }) => modelStartedAt !== undefined && ['RUNNING', 'ENDED'].includes(status),
      );
    },
  };
}
