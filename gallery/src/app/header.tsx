import type { JSX } from 'preact';
import type { Route } from '../router/route';
import { route } from '../router/router';
import { me, shownName, signOut } from '../session/session';
import { t } from '../texts/text';
import { isOver } from '../uploads/upload-progress';
import { dismissUploads, uploads } from '../uploads/uploads';
import { Choices } from './choices';
import { HeaderMenu } from './header-menu';
import { OwnerChoice } from './owner-choice';

interface PageLink {
  readonly href: string;
  readonly text: string;
  readonly pages: readonly Route['page'][];
}

function links(): PageLink[] {
  const { features, isAdmin } = me.value!;
  return [
    { href: '/', text: t('albums.title'), pages: ['albums', 'album'] },
    { href: '/photos', text: t('photos.title'), pages: ['photos', 'photo'] },
    ...(features.riders ? [{ href: '/riders', text: t('riders.title'), pages: ['riders', 'rider'] } as const] : []),
    ...(features.batch && isAdmin ? [{ href: '/batch', text: t('batch.title'), pages: ['batch'] } as const] : []),
    { href: '/workflows/image-analysis', text: t('workflows.title'), pages: ['workflow'] },
  ];
}

/** Signs out. What is over is not left in this browser for others; files that S3 does not have yet wait for their owner. */
async function leave(): Promise<void> {
  await dismissUploads(uploads.value.filter(isOver).map(({ id }) => id));
  await signOut();
}

/** Where one can go, and who is here. */
export function Header(): JSX.Element {
  return (
    <header class="header">
      <span class="header-name">{t('app.name')}</span>
      {me.value && (
        <nav aria-label={t('app.pages')}>
          <ul>
            {links().map(({ href, text, pages }) => (
              <li key={href}>
                <a href={href} aria-current={pages.includes(route.value.page) ? 'page' : undefined}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <HeaderMenu title={me.value ? (shownName.value ?? me.value.name) : t('app.settings')}>
        {me.value?.isAdmin && <OwnerChoice />}
        <Choices />
        {me.value && (
          <button type="button" onClick={() => void leave()}>
            {t('app.sign-out')}
          </button>
        )}
      </HeaderMenu>
    </header>
  );
}
