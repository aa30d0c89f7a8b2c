import type { JSX } from 'preact';
import { chooseLanguage, type Language, language, t } from '../texts/text';
import { type Theme, theme, THEMES } from '../ui/theme';

/** Language, and light or dark. */
export function Choices(): JSX.Element {
  return (
    <>
      <select
        aria-label={t('app.language')}
        value={language.value}
        onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}
      >
        <option value="en" lang="en">
          English
        </option>
        <option value="de" lang="de">
          Deutsch
        </option>
      </select>
      <select
        aria-label={t('app.theme')}
        value={theme.value}
        onChange={(event) => (theme.value = event.currentTarget.value as Theme)}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {t(`app.theme.${one}`)}
          </option>
        ))}
      </select>
    </>
  );
}
