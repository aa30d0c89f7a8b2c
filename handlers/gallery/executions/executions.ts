import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidArn,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import batchDetection from '../../../state-machines/batch-detection.asl.json';
import imageAnalysis from '../../../state-machines/image-analysis.asl.json';
import riderPhoto from '../../../state-machines/rider-photo.asl.json';
import { externalImageId } from '../../rider-photo/faces/external-image-id';
import { callService } from '../../runtime/errors';
import type { GalleryParts } from '../parts';
import { photoRecords } from '../photos/photos';
import { notFound, Problem } from '../problems';
import { riderStores } from '../riders/riders';
import { type OwnedRider, userIdOf } from '../riders/rider-owners';
import type { Answer, Call, Handlers } from '../router';
import { maySee, type Viewer } from '../viewer';
import { executionSteps } from './execution-steps';
import { workflowGraph } from './workflow-graph';

/**
 * A history has 25,000 events at most, and a page of it 1,000. A run of the batch that lasts for hours has some thousand:
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const PAGES = 25;
const EVENTS = 1000;

/** An execution that a viewer may look at, and whether the photo is the viewer's. */
interface SeenExecution {
  readonly workflow: string;
  readonly id: string;
  readonly isOwn: boolean;
}

async function historyOf(sfn: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let token: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const command = new GetExecutionHistoryCommand({
      executionArn,
      maxResults: EVENTS,
      includeExecutionData: true,
      nextToken: token,
    });
    const { events: found = [], nextToken } = await callService('reading an execution', () => sfn.send(command));
    events.push(...found);
    token = nextToken;
    if (token === undefined) break;
  }
  return events;
}

/** The state machines, and the paths of executions through them. */
export function executionHandlers(parts: GalleryParts): Pick<Handlers, 'listWorkflows' | 'getExecution'> {
  const { clients, riders, batch, consoleUrl } = parts;
  const records = photoRecords(parts);

  const ofPhoto = async (viewer: Viewer, id: string): Promise<SeenExecution> => {
    const record = await records.get(id);
    if (record === undefined || !maySee(viewer, record.owner)) throw notFound('execution');
    return { workflow: 'image-analysis', id: record.executionId, isOwn: record.owner === viewer.owner };
  };
  const ofRider = async (viewer: Viewer, rider: OwnedRider, attemptId: string): Promise<SeenExecution> => {
    if (riders === undefined || !maySee(viewer, rider.owner)) throw notFound('execution');
    const { owners, ledger } = riderStores(parts, riders);
    if ((await owners.get(rider)) === undefined) throw notFound('execution');
    const attempt = await ledger.attempt({ externalImageId: externalImageId(userIdOf(rider)), attemptId });
    if (attempt === undefined) throw notFound('execution');
    return { workflow: 'rider-photo', id: attempt.executionId, isOwn: rider.owner === viewer.owner };
  };
  const ofRun = (viewer: Viewer, id: string): SeenExecution => {
    const prefix = batch?.stateMachineArn.replace(':stateMachine:', ':execution:');
    if (!viewer.isAdmin || prefix === undefined || !id.startsWith(`${prefix}:`)) throw notFound('execution');
    return { workflow: 'batch-detection', id, isOwn: true };
  };
  const seen = async (viewer: Viewer, query: Call<'getExecution'>['query']): Promise<SeenExecution> => {
    const { photo, rider, attempt, owner = viewer.owner, run } = query;
    if (photo !== undefined) return ofPhoto(viewer, photo);
    if (rider !== undefined && attempt !== undefined) {
      return ofRider(viewer, { owner, riderName: rider }, attempt);
    }
    if (run !== undefined) return ofRun(viewer, run);
    throw new Problem(400, 'InvalidInput', 'Give a photo, a rider with an attempt, or a run.');
  };

  return {
    async listWorkflows() {
      return {
        workflows: [
          workflowGraph('image-analysis', imageAnalysis),
          ...(riders ? [workflowGraph('rider-photo', riderPhoto)] : []),
          ...(batch ? [workflowGraph('batch-detection', batchDetection)] : []),
        ],
      };
    },
    async getExecution({ viewer, query }) {
      const { workflow, id, isOwn } = await seen(viewer, query);
      try {
        const describe = new DescribeExecutionCommand({ executionArn: id });
        const description = await callService('looking at an execution', () => clients.sfn.send(describe));
        // Only then: the history of one that has ended is whole.
        const events = await historyOf(clients.sfn, id);
        const { status = 'RUNNING', startDate, stopDate } = description;
        return {
          workflow,
          status: status as Answer<'getExecution'>['status'],
          startedAt: startDate?.getTime() ?? 0,
          endedAt: stopDate?.getTime(),
          steps: executionSteps(events, !isOwn),
          consoleUrl: consoleUrl && `${consoleUrl}${encodeURIComponent(id)}`,
        };
      } catch (error) {
        // Step Functions keeps histories for 90 days, and none of Express executions.
        if (error instanceof ExecutionDoesNotExist || error instanceof InvalidArn) throw notFound('execution');
        throw error;
      }
    },
  };
}
