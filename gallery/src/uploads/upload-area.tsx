import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { me } from '../session/session';
import { bytesText } from '../texts/formats';
import { t } from '../texts/text';
import { announce } from '../ui/announcer';
import { addFiles } from './uploads';
import './uploads.css';

/** Where files are dropped, chosen or pasted into an album. A drop anywhere on the page counts. */
export function UploadArea({ album }: { readonly album: string }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const isOver = useSignal(false);
  const known = useSignal(0);
  const { limits } = me.value!;
  const add = async (files: FileList | null | undefined): Promise<void> => {
    if (!files || files.length === 0) return;
    const { added, known: listed } = await addFiles(album, [...files]);
    known.value = listed;
    announce(t('uploads.added', { count: added }));
  };
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      isOver.value = true;
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) isOver.value = false;
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      isOver.value = false;
      void add(event.dataTransfer?.files);
    };
    const paste = (event: ClipboardEvent): void => void add(event.clipboardData?.files);
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
      document.removeEventListener('paste', paste);
    };
  }, [album]);
  return (
    <div class={`upload-area ${isOver.value ? 'upload-area-over' : ''}`}>
      <button type="button" class="primary" onClick={() => input.current!.click()}>
        {t('uploads.choose')}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('uploads.choose')}
        accept={limits.endings.map((ending) => `.${ending}`).join(',')}
        onChange={(event) => {
          const { currentTarget } = event;
          void add(currentTarget.files).finally(() => (currentTarget.value = ''));
        }}
      />
      <span class="faint">{t('uploads.hint', { size: bytesText(limits.photoBytes) })}</span>
      <span role="status">{known.value > 0 && t('uploads.known', { count: known.value })}</span>
    </div>
  );
}
