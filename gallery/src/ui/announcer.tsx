import { signal } from '@preact/signals';
import type { JSX } from 'preact';

const said = signal('');

/** Tells those who cannot see it what has happened. */
export function announce(text: string): void {
  said.value = text;
}

export function Announcer(): JSX.Element {
  return (
    <div class="visually-hidden" role="status">
      {said}
    </div>
  );
}
