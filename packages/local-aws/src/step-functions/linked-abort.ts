import { setMaxListeners } from 'node:events';

/** An abort controller that follows its parent until it is released. */
export interface LinkedAbort {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
  /** Forgets the parent. */
  release(): void;
}

/** A controller to abort with, which has no limit on how much work may hang on its signal. */
export function newAbort(): AbortController {
  const controller = new AbortController();
  // Node.js takes more than ten listeners for a leak; here each branch of a Map is one.
  setMaxListeners(0, controller.signal);
  return controller;
}

/** A controller that is aborted with its parent, or alone. */
export function linkedAbort(parent: AbortSignal): LinkedAbort {
  const controller = newAbort();
  const follow = (): void => controller.abort(parent.reason);
  parent.addEventListener('abort', follow, { once: true });
  if (parent.aborted) follow();
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => parent.removeEventListener('abort', follow),
  };
}
