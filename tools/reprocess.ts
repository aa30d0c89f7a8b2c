// First: what follows loads the SDK.
import '../local/cli/first';
import { runQueueCommand } from './queued/queue-command';
import { parseReprocessArguments, REPROCESS_USAGE, type ReprocessArguments } from './reprocess-arguments';
import { runReprocess } from './reprocess/run-reprocess';

runQueueCommand<ReprocessArguments>({
  name: 'reprocess',
  usage: REPROCESS_USAGE,
  parse: parseReprocessArguments,
  run: runReprocess,
});
