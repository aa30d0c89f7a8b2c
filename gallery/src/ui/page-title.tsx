import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { visits } from '../router/router';
import { t } from '../texts/text';

interface PageTitleProps {
  readonly text: string;
  readonly children?: ComponentChildren;
}

/** The heading of a page, which is its title in the browser, too. Who comes from another page starts reading here. */
export function PageTitle({ text, children }: PageTitleProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${text} · ${t('app.name')}`;
  }, [text]);
  useEffect(() => {
    if (visits.peek() > 0) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div class="page-title">
      <h1 ref={heading} tabIndex={-1} dir="auto">
        {text}
      </h1>
      {children}
    </div>
  );
}
