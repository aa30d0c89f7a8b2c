// First: what follows loads the SDK.
import '../local/cli/first';
import { runQueueCommand } from './queued/queue-command';
import { parseRedriveArguments, REDRIVE_USAGE } from './redrive-arguments';
import { runRedrive } from './redrive/run-redrive';

runQueueCommand({
  name: 'redrive',
  usage: REDRIVE_USAGE,
  parse: parseRedriveArguments,
  run: (args, clients, names) => runRedrive(args, clients, names),
});
