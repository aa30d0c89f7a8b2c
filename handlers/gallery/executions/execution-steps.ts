import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { cutText } from '../../runtime/texts';
import type { Answer } from '../router';

type Step = Answer<'getExecution'>['steps'][number];
type OpenStep = { -readonly [Key in keyof Step]: Step[Key] };

/** Room for the input or output of a state, in characters. */
const MAX_DATA = 20_000;

/** Room for all data of an answer, in characters: as text within the JSON of JSON each may take four bytes of 6 MB. */
const MAX_ALL_DATA = 1_000_000;
const LEFT_OUT = '(left out: there is too much of it)';

/** Members that tell where a photo was taken, or what a face is like. */
const PRIVATE = /^(location|latitude|longitude|faces?|faceId|faceBox|faceDetails|boundingBox|boxes|quality)$/i;

/** Data of a state as it may be shown. @param blanks whether places and faces are hidden */
function shownData(text: string | undefined, blanks: boolean): string | undefined {
  if (text === undefined) return undefined;
  let shown: string;
  try {
    shown = JSON.stringify(
      JSON.parse(text),
      (name, value: unknown) => (blanks && PRIVATE.test(name) ? '(hidden)' : value),
      2,
    );
  } catch {
    shown = blanks ? '(hidden)' : text;
  }
  return cutText(shown, MAX_DATA);
}

const timeOf = ({ timestamp }: HistoryEvent): number => timestamp?.getTime() ?? 0;

/** What went wrong, whatever kind of event tells it. */
function failureOf(event: HistoryEvent): { readonly error?: string; readonly cause?: string } | undefined {
  return (
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.lambdaFunctionFailedEventDetails ??
    event.lambdaFunctionTimedOutEventDetails ??
    event.executionFailedEventDetails ??
    event.mapRunFailedEventDetails
  );
}

/** The state that an event belongs to: that of the nearest event before it, along the chain, that entered one. */
function stepOf(
  event: HistoryEvent,
  events: ReadonlyMap<number, HistoryEvent>,
  steps: ReadonlyMap<number, OpenStep>,
): OpenStep | undefined {
  for (let at: HistoryEvent | undefined = event; at; at = events.get(at.previousEventId ?? -1)) {
    const step = steps.get(at.id ?? -1);
    if (step) return step;
  }
  return undefined;
}

/** The states of an execution in the order in which they were entered, from the events of its history. */
export function executionSteps(history: readonly HistoryEvent[], blanks: boolean): Step[] {
  const events = new Map(history.map((event) => [event.id ?? 0, event]));
  const steps = new Map<number, OpenStep>();
  for (const event of history) {
    const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited, type = '' } = event;
    if (entered) {
      steps.set(event.id ?? 0, {
        name: entered.name ?? '',
        enteredAt: timeOf(event),
        status: 'RUNNING',
        tries: 0,
        input: shownData(entered.input, blanks),
      });
      continue;
    }
    const step = exited ? openStepNamed(exited.name, steps, event, events) : stepOf(event, events, steps);
    if (!step) continue;
    if (exited) {
      step.exitedAt = timeOf(event);
      // A state that was left by its Catch has failed, and its output is what comes of that.
      if (step.status === 'RUNNING') step.status = 'SUCCEEDED';
      step.output = shownData(exited.output, blanks);
    }
    if (/^(Task|LambdaFunction)Scheduled$/.test(type)) {
      step.tries += 1;
      step.status = 'RUNNING';
      step.error = undefined;
      step.cause = undefined;
    }
    const failure = failureOf(event);
    if (failure) {
      step.status = 'FAILED';
      step.error = failure.error;
      step.cause = failure.cause === undefined ? undefined : cutText(failure.cause, 500);
      step.exitedAt ??= type.startsWith('Execution') ? timeOf(event) : undefined;
    }
  }
  const all = [...steps.values()];
  leaveOut(all);
  return all;
}

/** Leaves out data of the oldest states where there is too much: how an execution ended is what is looked for. */
function leaveOut(steps: readonly OpenStep[]): void {
  let room = MAX_ALL_DATA;
  for (const step of steps.toReversed()) {
    for (const side of ['output', 'input'] as const) {
      room -= step[side]?.length ?? 0;
      if (room < 0 && step[side] !== undefined) step[side] = LEFT_OUT;
    }
  }
}

/** The step that an event of leaving belongs to: the chain of a Parallel state leads through one of its branches. */
function openStepNamed(
  name: string | undefined,
  steps: ReadonlyMap<number, OpenStep>,
  event: HistoryEvent,
  events: ReadonlyMap<number, HistoryEvent>,
): OpenStep | undefined {
  const along = stepOf(event, events, steps);
  if (along?.name === name && along?.exitedAt === undefined) return along;
  return [...steps.values()].reverse().find((step) => step.name === name && step.exitedAt === undefined);
}
