import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { place } from '../router/router';

interface HeaderMenuProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

/** What is rarely wanted, behind a button. Closes by Escape, by a click elsewhere, and when the page changes. */
export function HeaderMenu({ title, children }: HeaderMenuProps): JSX.Element {
  const menu = useRef<HTMLDetailsElement>(null);
  const { pathname } = place.value;
  const close = (): void => {
    if (menu.current) menu.current.open = false;
  };
  useEffect(close, [pathname]);
  useEffect(() => {
    const closeOutside = (event: Event): void => {
      if (!menu.current!.contains(event.target as Node)) close();
    };
    document.addEventListener('click', closeOutside);
    return () => document.removeEventListener('click', closeOutside);
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !menu.current!.open) return;
    event.stopPropagation();
    close();
    menu.current!.querySelector('summary')!.focus();
  };
  return (
    <details ref={menu} class="header-menu" onKeyDown={onKeyDown}>
      <summary class="button">{title}</summary>
      <div class="header-choices">{children}</div>
    </details>
  );
}
