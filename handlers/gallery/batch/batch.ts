import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { ModelLease } from '../../batch-detection/model/model-lease';
import { rekognitionModel } from '../../batch-detection/model/rekognition-model';
import { callService } from '../../runtime/errors';
import { readItem } from '../../runtime/items';
import { Cursor, keyPosition } from '../cursors';
import { invokeFunction } from '../invoke-function';
import type { BatchParts, GalleryParts } from '../parts';
import { ObjectUrls } from '../photos/object-urls';
import { missing, Problem } from '../problems';
import type { Answer, Handlers } from '../router';
import { batchResults } from './batch-results';
import { listExecutions, shownRuns } from './batch-runs';
import { SetAside } from './set-aside';

type BatchHandlers = Pick<
  Handlers,
  'getBatch' | 'startBatch' | 'stopModel' | 'batchResults' | 'listSetAside' | 'redriveBatch'
>;

async function modelOf(
  { clients }: GalleryParts,
  { projectArn, modelArn, modelsTable, hourlyCost }: BatchParts,
): Promise<Answer<'getBatch'>['model']> {
  if (modelArn === '') return { hourlyCost, isOurs: false };
  const model = rekognitionModel(clients.rekognition, clients.rekognition);
  const [{ status }, lease] = await Promise.all([
    model.status({ projectArn, modelArn }),
    readItem<ModelLease>(clients.dynamodb, 'reading who holds the model', modelsTable, { modelArn }),
  ]);
  return { state: status, since: lease?.startRequestedAt, hourlyCost, isOurs: lease?.startRequestedAt !== undefined };
}

/** The batch: how it stands, starting and ending it, its results, and what was set aside. */
export function batchHandlers(parts: GalleryParts): BatchHandlers {
  const { clients, bucket, batch } = parts;
  if (batch === undefined) return withoutBatch;
  const { sfn, s3 } = clients;
  const setAside = new SetAside(clients.sqs, batch.queueUrl, batch.deadLetterQueueUrl);
  const urls = new ObjectUrls(s3, bucket);

  return {
    async getBatch() {
      const [counts, model, executions] = await Promise.all([
        setAside.counts(),
        modelOf(parts, batch),
        listExecutions(clients, batch.stateMachineArn),
      ]);
      return { ...counts, model, runs: await shownRuns(clients, batch, executions) };
    },
    async startBatch() {
      if (batch.modelArn === '') {
        throw new Problem(409, 'NoModel', 'No Custom Labels model is configured for this deployment.');
      }
      const executions = await listExecutions(clients, batch.stateMachineArn);
      if (executions.some(({ status }) => status === 'RUNNING')) {
        throw new Problem(409, 'BatchIsRunning', 'A run is under way already.');
      }
      const command = new StartExecutionCommand({ stateMachineArn: batch.stateMachineArn, input: '{}' });
      const { executionArn = '' } = await callService('starting a run', () => sfn.send(command));
      return { executionId: executionArn };
    },
    async stopModel() {
      const executions = await listExecutions(clients, batch.stateMachineArn);
      const running = executions.filter(({ status }) => status === 'RUNNING');
      // The rule on ended executions stops the model then.
      for (const { id } of running) {
        const command = new StopExecutionCommand({
          executionArn: id,
          error: 'Stopped',
          cause: 'Stopped in the gallery.',
        });
        await callService('ending a run', () => sfn.send(command));
      }
      // A model that no run holds is the watchdog's.
      if (running.length === 0) await invokeFunction(clients.lambda, batch.watchFunctionArn, {});
      return {};
    },
    async batchResults({ viewer, query }) {
      const listing = new Cursor(['results', viewer.owner], keyPosition);
      const { results, next } = await batchResults(s3, bucket, urls, listing.position(query.cursor));
      return { results, next: next === undefined ? undefined : listing.text(next) };
    },
    async listSetAside() {
      return { images: await setAside.list() };
    },
    async redriveBatch({ body }) {
      return { queued: await setAside.redrive(body.ids) };
    },
  };
}

/** Where batch-detection is not deployed. */
const withoutBatch: BatchHandlers = {
  getBatch: missing,
  startBatch: missing,
  stopModel: missing,
  batchResults: missing,
  listSetAside: missing,
  redriveBatch: missing,
};
