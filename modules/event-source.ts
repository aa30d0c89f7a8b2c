import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import type { EventSourceDescription } from '../state-machines/description';
import { PRIMARY } from './readable-stack';

export interface EventSourceProps {
  readonly description: EventSourceDescription;
  readonly queueArn: string;
  readonly functionArn: string;
}

/** Reads a queue for a function: as few runs as described at a time, and a message comes again that the function names. */
export class EventSource extends Construct {
  constructor(scope: Construct, id: string, { description, queueArn, functionArn }: EventSourceProps) {
    super(scope, id);
    new LambdaEventSourceMapping(this, PRIMARY, {
      eventSourceArn: queueArn,
      functionName: functionArn,
      batchSize: description.batchSize,
      functionResponseTypes: ['ReportBatchItemFailures'],
      // No batching window, which is the default of a queue: who waits does not wait for others.
      scalingConfig: { maximumConcurrency: description.maximumConcurrency },
    });
  }
}
