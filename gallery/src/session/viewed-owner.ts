import { signal } from '@preact/signals';

const KEY = 'gallery-viewed-owner';

/** Whose data an administrator looks at; empty for their own. */
export const viewedOwner = signal(sessionStorage.getItem(KEY) ?? '');

export function viewOwner(owner: string): void {
  sessionStorage.setItem(KEY, owner);
  viewedOwner.value = owner;
}

/** What calls that list something are told of it. */
export const ofOwner = (): { owner?: string } => (viewedOwner.value ? { owner: viewedOwner.value } : {});
