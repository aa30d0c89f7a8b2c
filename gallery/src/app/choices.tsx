import type { JSX } from 'preact';
import { chooseLanguage, type Language, language, t } from '../texts/text';
import { type Theme, theme, THEMES } from '../ui/theme';

/** Language, and light or dark. */
export function Choices(): JSX.Element {
  return (
    <>
      <label>
        {t('app.language')}
        <select value={language.value} onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}>
          <option value="en" lang="en">
            English
          </option>
          <option value="de" lang="de">
            Deutsch
          </option>
        </select>
      </label>
      <label>
        {t('app.theme')}
        <select value={theme.value} onChange={(event) => (theme.value = event.currentTarget.value as Theme)}>
          {THEMES.map((one) => (
            <option key={one} value={one}>
              {t(`app.theme.${one}`)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
