import { language } from './text';

/** Seconds since 1970 as date and time. */
export const timeText = (seconds: number): string => millisecondsText(seconds * 1000);

/** Milliseconds since 1970 as date and time. */
export const millisecondsText = (milliseconds: number): string =>
  new Date(milliseconds).toLocaleString(language.value, { dateStyle: 'medium', timeStyle: 'short' });

/** A time as a camera wrote it: by its own clock, not the viewer's. */
export function cameraTimeText(iso: string): string {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)/.exec(iso);
  if (!match) return iso;
  return new Date(`${match[1]}Z`).toLocaleString(language.value, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
}

/** A day, `YYYY-MM-DD`, in words. */
export const dayText = (day: string): string =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString(language.value, { dateStyle: 'full', timeZone: 'UTC' });

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

export function bytesText(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  return (bytes / 1024 ** step).toLocaleString(language.value, {
    style: 'unit',
    unit: UNITS[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step < 2 ? 0 : 1,
  });
}

export const percentText = (percent: number): string =>
  (percent / 100).toLocaleString(language.value, { style: 'percent', maximumFractionDigits: 1 });

export const dollarsText = (dollars: number): string =>
  dollars.toLocaleString(language.value, { style: 'currency', currency: 'USD' });

/** Milliseconds in words short enough for a table, e.g. `840 ms`, `3.2 s`, `2 min 5 s`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toLocaleString(language.value, { maximumFractionDigits: 1 })} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
