import type { JSX } from 'preact';
import { linkTo } from '../router/route';
import { ofOwner } from '../session/viewed-owner';
import { millisecondsText } from '../texts/formats';
import { reasonText } from '../texts/reason-text';
import { t } from '../texts/text';
import type { Attempt } from './rider';

interface AttemptRowProps {
  readonly rider: string;
  readonly attempt: Attempt;
}

/** What became of a selfie, with all that was wrong with it. */
export function AttemptRow({ rider, attempt }: AttemptRowProps): JSX.Element {
  const { id, uploadedAt, outcome, error, reasons, message, hasExecution } = attempt;
  const whys = reasons.length > 0 ? reasons : error ? [error] : [];
  return (
    <li>
      <p>
        <span class={`status status-${outcome}`}>{t(`attempt.${outcome}`)}</span>{' '}
        {millisecondsText(Date.parse(uploadedAt))}
      </p>
      {whys.length > 0 && (
        <ul>
          {whys.map((why) => (
            <li key={why}>{reasonText(why, message)}</li>
          ))}
        </ul>
      )}
      {hasExecution && (
        <a href={linkTo.workflow('rider-photo', { rider, attempt: id, ...ofOwner() })}>{t('workflows.path')}</a>
      )}
    </li>
  );
}
