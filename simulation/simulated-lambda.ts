import type { Clock } from '../packages/local-aws/src/step-functions/clock';
import type { CallFate } from './task-fault';

/** Objects whose methods are calls of services. */
export type Services = Readonly<Record<string, object>>;

/** One run of a function: what it reaches of the outside, and when its time is up. */
export interface Invocation<Ports extends Services> {
  readonly ports: Ports;
  remainingMs(): number;
}

export interface FunctionRun<Ports extends Services> {
  readonly clock: Clock;
  readonly ports: Ports;
  readonly timeoutSeconds: number;
  readonly fate: CallFate;
  handler(invocation: Invocation<Ports>): Promise<unknown>;
}

/** An error as Lambda reports it to Step Functions: the name matches, the message is JSON. */
function lambdaError(name: string, message: string): Error {
  const error = new Error(JSON.stringify({ errorType: name, errorMessage: message }));
  error.name = name;
  return error;
}

/** How long Lambda takes to start a function, and a failing one to fail. */
const START_MS = 30;
const CRASH_MS = 200;

const NEVER = new Promise<never>(() => undefined);

/**
 * Runs a function as Lambda does, with the fate that a fault has for it: a dead function calls nothing any more, and
 * what it was waiting for is never heard of.
 */
export async function runFunction<Ports extends Services>(run: FunctionRun<Ports>): Promise<unknown> {
  const { clock, fate, timeoutSeconds } = run;
  await clock.sleep(START_MS);
  if (fate.kind === 'fails') {
    await clock.sleep(CRASH_MS);
    throw lambdaError(fate.error, `${fate.error} by order of the simulation`);
  }
  const endsAt = clock.now() + timeoutSeconds * 1000;
  const life = { dead: false, calls: 0 };
  let die: (error: Error) => void = () => undefined;
  const death = new Promise<never>((_, reject) => {
    die = (error) => {
      life.dead = true;
      reject(error);
    };
  });
  const beforeCall = (): void => {
    life.calls += 1;
    if (fate.kind === 'dies' && life.calls > fate.afterCalls) {
      die(lambdaError('Runtime.ExitError', 'The function exited before it answered.'));
    }
  };
  const ports = mortal(run.ports, life, beforeCall, fate.kind === 'denied');
  const work = run.handler({ ports, remainingMs: () => endsAt - clock.now() }).then(
    (result) => {
      if (fate.kind === 'dies at the end') throw lambdaError('Runtime.ExitError', 'The function exited at its end.');
      return fate.kind === 'hangs' ? NEVER : (JSON.parse(JSON.stringify(result ?? null)) as unknown);
    },
    (error: Error) => {
      throw lambdaError(error.name, error.message);
    },
  );
  const over = new AbortController();
  const timeOut = clock.sleep(timeoutSeconds * 1000, over.signal).then(() => {
    life.dead = true;
    throw lambdaError('Sandbox.Timedout', `Task timed out after ${timeoutSeconds} seconds`);
  });
  death.catch(() => undefined);
  work.catch(() => undefined);
  timeOut.catch(() => undefined);
  try {
    return await Promise.race([work, timeOut, death]);
  } finally {
    over.abort(new Error('over'));
  }
}

/** The same services, as long as their caller lives. */
function mortal<Ports extends Services>(
  ports: Ports,
  life: { readonly dead: boolean },
  beforeCall: () => void,
  denied: boolean,
): Ports {
  const entries = Object.entries(ports).map(([name, port]) => {
    const wrapped = new Proxy(port, {
      get(target, method) {
        const member: unknown = Reflect.get(target, method);
        if (typeof member !== 'function' || (name === 'clock' && method === 'now')) return bound(member, target);
        return async (...values: unknown[]): Promise<unknown> => {
          if (life.dead) return NEVER;
          if (name !== 'clock' && name !== 'pictures') {
            beforeCall();
            if (life.dead) return NEVER;
            if (denied) throw Object.assign(new Error('User is not authorized.'), { name: 'AccessDeniedException' });
          }
          const settle = async (): Promise<unknown> => (life.dead ? NEVER : undefined);
          try {
            const answer: unknown = await (member as (...all: unknown[]) => unknown).apply(target, values);
            await settle();
            return answer;
          } catch (error) {
            await settle();
            throw error;
          }
        };
      },
    });
    return [name, wrapped];
  });
  return Object.fromEntries(entries) as Ports;
}

function bound(member: unknown, target: object): unknown {
  return typeof member === 'function' ? (member as (...all: unknown[]) => unknown).bind(target) : member;
}
