import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BusEvent } from '../packages/local-aws/src/service';

/** What tells that an execution is over, in the place of its event. */
interface Ended {
  readonly ended: string;
}

/**
 * The executions that run, on disk. They do not outlive their process, and when that is killed nothing is left to tell
 * their rules: the next process finds them here and tells that they were aborted, as AWS would.
 */
export class ExecutionJournal {
  /** @param file written synchronously: a line is there as soon as its execution is, whatever ends the process */
  constructor(private readonly file: string) {}

  /** Status-change events (RUNNING) of executions that an earlier process has left. */
  left(): BusEvent[] {
    const running = new Map<string, BusEvent>();
    for (const line of this.lines()) {
      if ('ended' in line) running.delete(line.ended);
      else running.set(String(line.detail.executionArn), line);
    }
    return [...running.values()];
  }

  started(event: BusEvent): void {
    this.append(event);
  }

  ended(executionArn: string): void {
    this.append({ ended: executionArn } satisfies Ended);
  }

  /** Forgets everything, once nothing runs any more. */
  clear(): void {
    rmSync(this.file, { force: true });
  }

  private append(line: BusEvent | Ended): void {
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      appendFileSync(this.file, `${JSON.stringify(line)}\n`);
    } catch {
      // On a full disk an execution fails by itself, and visibly; only a kill on top of that would leave a trace.
    }
  }

  private lines(): (BusEvent | Ended)[] {
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    // A kill or a full disk may cut a line: what it began is over without a record of it.
    return text.split('\n').flatMap((line) => {
      try {
        const value = JSON.parse(line) as BusEvent | Ended;
        return 'ended' in value || typeof value.detail.executionArn === 'string' ? [value] : [];
      } catch {
        return [];
      }
    });
  }
}

/** The event that AWS would send about an execution that was stopped. @param running its event of the start */
export function abortedEvent(running: BusEvent): BusEvent {
  const now = Date.now();
  return {
    ...running,
    id: `${running.id}-ended`,
    time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    detail: {
      ...running.detail,
      status: 'ABORTED',
      stopDate: now,
      error: 'ProcessEnded',
      cause: 'The process that ran the local environment ended before the execution did.',
    },
  };
}
