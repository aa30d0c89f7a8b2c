import type { JSX } from 'preact';
import { t } from '../texts/text';
import { Land } from './land';
import { HEIGHT, projection, WIDTH } from './world';
import './map.css';

interface PlaceMapProps {
  readonly latitude: number;
  readonly longitude: number;
}

/** Part of the world that is shown around a place, in units of the map. */
const VIEW = { width: 160, height: 100 };

const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

/** Where a photo was taken, drawn without asking anybody. The link tells a map service the place only when it is followed. */
export default function PlaceMap({ latitude, longitude }: PlaceMapProps): JSX.Element {
  const [x, y] = projection([longitude, latitude])!;
  const left = within(x - VIEW.width / 2, WIDTH - VIEW.width);
  const top = within(y - VIEW.height / 2, HEIGHT - VIEW.height);
  const place = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return (
    <figure class="map-figure">
      <svg viewBox={`${left} ${top} ${VIEW.width} ${VIEW.height}`} role="img" aria-label={t('map.place', { place })}>
        <Land />
        <circle class="map-point" cx={x} cy={y} r="3" />
      </svg>
      <figcaption>
        {place}{' '}
        <a
          href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=14/${latitude}/${longitude}`}
          target="_blank"
          rel="noreferrer"
        >
          {t('map.open')}
        </a>
      </figcaption>
    </figure>
  );
}
