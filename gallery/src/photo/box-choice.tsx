import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { percentText } from '../texts/formats';
import { t } from '../texts/text';
import { type ShownBoxes, toggled } from './boxes';
import type { Label, Photo } from './photo';

interface BoxChoiceProps {
  readonly photo: Photo;
  readonly shown: Signal<ShownBoxes>;
}

const confidenceText = (confidence: number | undefined): string =>
  confidence === undefined ? '' : percentText(confidence);

function LabelChoice({ label, shown }: { readonly label: Label; readonly shown: Signal<ShownBoxes> }): JSX.Element {
  const light = (lit: string | undefined) => (): void => {
    shown.value = { ...shown.value, lit };
  };
  const { name, boxes, confidence, parents } = label;
  return (
    <li
      onMouseEnter={light(name)}
      onMouseLeave={light(undefined)}
      onFocusIn={light(name)}
      onFocusOut={light(undefined)}
    >
      <label class="check">
        <input
          type="checkbox"
          disabled={boxes.length === 0}
          checked={shown.value.labels.includes(name)}
          onChange={() => (shown.value = { ...shown.value, labels: toggled(shown.value.labels, name) })}
        />
        <span>
          {name} <span class="faint">{confidenceText(confidence)}</span>
          {boxes.length > 0 && <span class="faint"> · {t('photo.boxes', { count: boxes.length })}</span>}
          {parents.length > 0 && <span class="faint"> · {parents.join(', ')}</span>}
        </span>
      </label>
    </li>
  );
}

function facesText({ faces, facesSkipped }: Photo): string {
  return facesSkipped ? t('photo.faces.skipped') : t('photo.faces', { count: faces.length });
}

/** What was found in a picture, with a switch for the boxes of each. */
export function BoxChoice({ photo, shown }: BoxChoiceProps): JSX.Element {
  const withBoxes = photo.allLabels.filter(({ boxes }) => boxes.length > 0).map(({ name }) => name);
  const areAllOn = withBoxes.every((name) => shown.value.labels.includes(name));
  return (
    <section class="box-choice">
      <h2>{t('photo.found')}</h2>
      <label class="check">
        <input
          type="checkbox"
          disabled={photo.faces.length === 0}
          checked={photo.faces.length > 0 && shown.value.faces}
          onChange={(event) => (shown.value = { ...shown.value, faces: event.currentTarget.checked })}
        />
        {facesText(photo)}
      </label>
      {photo.faces.length > 0 && (
        <ul class="faint">
          {photo.faces.map(({ confidence, brightness, sharpness }, index) => (
            <li key={index}>
              {t('photo.face', { number: index + 1, confidence: confidenceText(confidence) })}
              {brightness !== undefined && sharpness !== undefined && (
                <>
                  {' '}
                  · {t('photo.face.quality', { brightness: Math.round(brightness), sharpness: Math.round(sharpness) })}
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {withBoxes.length > 1 && (
        <label class="check">
          <input
            type="checkbox"
            checked={areAllOn}
            onChange={() => (shown.value = { ...shown.value, labels: areAllOn ? [] : withBoxes })}
          />
          {t('photo.boxes.all')}
        </label>
      )}
      {photo.allLabels.length === 0 && <p class="faint">{t('photo.no-labels')}</p>}
      <ul class="box-choice-labels">
        {photo.allLabels.map((label) => (
          <LabelChoice key={label.name} label={label} shown={shown} />
        ))}
      </ul>
    </section>
  );
}
