import { useSignal } from '@preact/signals';
import type { JSX, SVGAttributes, TargetedPointerEvent } from 'preact';
import { useRef } from 'preact/hooks';
import type { Place } from '../photos/search';
import { t } from '../texts/text';
import { Dialog } from '../ui/dialog';
import { useTyped } from '../ui/use-typed';
import { Land } from './land';
import { HEIGHT, projection, WIDTH } from './world';
import './map.css';

interface PlaceDialogProps {
  readonly place?: Place;
  readonly onChoose: (place: Place | undefined) => void;
  readonly onClose: () => void;
}

const WORLD: Place = { west: -180, south: -90, east: 180, north: 90 };
const SIDES = ['west', 'south', 'east', 'north'] as const;

type Point = readonly [longitude: number, latitude: number];

const between = ([x1, y1]: Point, [x2, y2]: Point): Place => ({
  west: Math.min(x1, x2),
  east: Math.max(x1, x2),
  south: Math.min(y1, y2),
  north: Math.max(y1, y2),
});

/** What is outlined on the map; across the date line in two pieces. */
function outlines({ west, south, east, north }: Place): SVGAttributes<SVGRectElement>[] {
  const spans =
    west <= east
      ? [[west, east]]
      : [
          [west, 180],
          [-180, east],
        ];
  return spans.map(([from, to]) => {
    const [x, y] = projection([from!, north])!;
    const [right, bottom] = projection([to!, south])!;
    return { x, y, width: right - x, height: bottom - y };
  });
}

interface DegreesProps {
  readonly side: keyof Place;
  readonly degrees: number;
  readonly onChange: (degrees: number) => void;
}

/** A side of the rectangle as a number. */
function Degrees({ side, degrees, onChange }: DegreesProps): JSX.Element {
  const typed = useTyped(String(Math.round(degrees * 10) / 10));
  const isLongitude = side === 'east' || side === 'west';
  return (
    <label>
      {t(`map.${side}`)}
      <input
        type="number"
        required
        step="any"
        min={WORLD[isLongitude ? 'west' : 'south']}
        max={WORLD[isLongitude ? 'east' : 'north']}
        value={typed}
        onInput={(event) => (typed.value = event.currentTarget.value)}
        onChange={(event) => {
          const { valueAsNumber } = event.currentTarget;
          // Of an empty field the browser tells when the form is sent.
          if (Number.isFinite(valueAsNumber)) onChange(valueAsNumber);
        }}
      />
    </label>
  );
}

/** Chooses a part of the world: drawn on the map, or typed in degrees. */
export default function PlaceDialog({ place, onChoose, onClose }: PlaceDialogProps): JSX.Element {
  const chosen = useSignal<Place>(place ?? WORLD);
  const start = useRef<Point | undefined>(undefined);
  const pointOf = (event: TargetedPointerEvent<SVGSVGElement>): Point => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * WIDTH;
    const y = ((event.clientY - top) / height) * HEIGHT;
    const [longitude, latitude] = projection.invert!([x, y])!;
    return [Math.min(Math.max(longitude, -180), 180), Math.min(Math.max(latitude, -90), 90)];
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const { south, north } = chosen.value;
    // Sides that were typed the other way round: from west to east it matters, across the date line.
    onChoose({ ...chosen.value, south: Math.min(south, north), north: Math.max(south, north) });
  };
  return (
    <Dialog title={t('map.title')} onClose={onClose}>
      <p>{t('map.hint')}</p>
      <svg
        class="map-drawn"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        aria-hidden="true"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = pointOf(event);
        }}
        onPointerMove={(event) => {
          if (start.current) chosen.value = between(start.current, pointOf(event));
        }}
        onPointerUp={() => (start.current = undefined)}
      >
        <Land />
        {outlines(chosen.value).map((outline, index) => (
          <rect key={index} class="map-outline" {...outline} />
        ))}
      </svg>
      <form onSubmit={submit}>
        <div class="map-degrees">
          {SIDES.map((side) => (
            <Degrees
              key={side}
              side={side}
              degrees={chosen.value[side]}
              onChange={(degrees) => (chosen.value = { ...chosen.value, [side]: degrees })}
            />
          ))}
        </div>
        <div class="buttons">
          <button type="submit" class="primary">
            {t('map.choose')}
          </button>
          <button type="button" onClick={() => onChoose(undefined)}>
            {t('map.everywhere')}
          </button>
          <button type="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
