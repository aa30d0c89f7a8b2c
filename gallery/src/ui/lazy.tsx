import { signal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';
import { Busy } from './busy';
import { ProblemNote } from './problem-note';

/** A component that is loaded when it is first shown, so that those who never see it do not wait for it. */
export function lazy<P extends object>(load: () => Promise<{ readonly default: ComponentType<P> }>): ComponentType<P> {
  const loaded = signal<{ readonly Component?: ComponentType<P>; readonly problem?: unknown }>({});
  let isAsked = false;
  const ask = (): void => {
    isAsked = true;
    load().then(
      (module) => (loaded.value = { Component: module.default }),
      (problem: unknown) => (loaded.value = { problem }),
    );
  };
  return function Lazy(props: P): JSX.Element {
    if (!isAsked) ask();
    const { Component, problem } = loaded.value;
    if (Component) return <Component {...props} />;
    return problem === undefined ? <Busy /> : <ProblemNote problem={problem} onRetry={() => location.reload()} />;
  };
}
