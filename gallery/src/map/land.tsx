import type { JSX } from 'preact';
import { useLoad } from '../ui/use-load';
import { HEIGHT, landPath, WIDTH } from './world';

/** The world below whatever is drawn on it. */
export function Land(): JSX.Element {
  const land = useLoad(landPath, 'land');
  return (
    <>
      <rect class="map-sea" width={WIDTH} height={HEIGHT} />
      <path class="map-land" d={land.value.value ?? ''} />
    </>
  );
}
