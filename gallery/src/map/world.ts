import { geoEquirectangular, geoPath, type GeoProjection } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import worldUrl from 'world-atlas/land-110m.json?url';

/** Of the map, in its own units: a degree is two of them. */
export const WIDTH = 720;
export const HEIGHT = 360;

/** Degrees to the map and back. */
export const projection: GeoProjection = geoEquirectangular()
  .scale(WIDTH / (2 * Math.PI))
  .translate([WIDTH / 2, HEIGHT / 2]);

let land: Promise<string> | undefined;

/** The outlines of all land as the path of an SVG. Loaded once, with no server of maps. */
export function landPath(): Promise<string> {
  land ??= fetch(worldUrl)
    .then((answer) => answer.json() as Promise<Topology<{ land: GeometryCollection }>>)
    .then((world) => geoPath(projection)(feature(world, world.objects.land)) ?? '')
    .catch((error: unknown) => {
      land = undefined;
      throw error;
    });
  return land;
}
