import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answerOf, api } from '../api/client';
import { ofOwner } from '../session/viewed-owner';
import { t } from '../texts/text';
import { Confirm } from '../ui/confirm';
import type { Erasure } from './rider';

interface EraseRiderProps {
  readonly rider: string;
  readonly onErased: (erasure: Erasure) => void;
}

/** Erases a rider, after asking once. */
export function EraseRider({ rider, onErased }: EraseRiderProps): JSX.Element {
  const isAsking = useSignal(false);
  const erase = async (): Promise<void> => {
    const params = { path: { rider }, query: ofOwner() };
    onErased(await answerOf(api.DELETE('/api/riders/{rider}', { params })));
  };
  return (
    <>
      <button type="button" class="danger" onClick={() => (isAsking.value = true)}>
        {t('riders.erase')}
      </button>
      {isAsking.value && (
        <Confirm
          title={t('riders.erase.title', { name: rider })}
          action={t('riders.erase')}
          onConfirm={erase}
          onClose={() => (isAsking.value = false)}
        >
          <p>{t('riders.erase.what')}</p>
        </Confirm>
      )}
    </>
  );
}
