import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a run gets to end by itself, executions recorded and model stopped, before it is ended. */
const PATIENCE_MS = 90_000;

export interface Interruption {
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** 128 and the number of the signal, as shells report it. */
  exitCode(): number;
}

/** Signals that come closer together are one: npm and the loader pass on what the terminal sends to all of them. */
const ONE_SIGNAL_MS = 500;

/** Listens for the signals that stop a run: the first asks it to end, the second ends it, and so does too long an end. */
export function interruption(): Interruption {
  const controller = new AbortController();
  let code = 128;
  let first = 0;
  for (const name of SIGNALS) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        if (performance.now() - first > ONE_SIGNAL_MS) process.exit(code);
        return;
      }
      first = performance.now();
      code = 128 + constants.signals[name];
      setTimeout(() => process.exit(code), PATIENCE_MS).unref();
      controller.abort(new Error('The run was stopped.'));
    });
  }
  return { signal: controller.signal, exitCode: () => code };
}
