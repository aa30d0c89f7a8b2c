import { signal } from '@preact/signals';
import type { JSX } from 'preact';

const said = signal('');

/** Tells those who cannot see it what has happened; once more, too, if it is the same as before. */
export function announce(text: string): void {
  said.value = said.peek() === text ? `${text}\u00a0` : text;
}

export function Announcer(): JSX.Element {
  return (
    <div class="visually-hidden" role="status">
      {said}
    </div>
  );
}
