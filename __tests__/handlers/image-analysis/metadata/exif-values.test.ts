import { nameOf, placeOf, timeOf } from '../../../../handlers/image-analysis/metadata/exif-values';

describe('timeOf', () => {
  it.each([
    ['2024:05:01 12:30:59', '+02:00', '2024-05-01T12:30:59+02:00'],
    ['2024-05-01T12:30:59', 'Z', '2024-05-01T12:30:59Z'],
    ['2024:05:01 12:30:59.123', '-03:30', '2024-05-01T12:30:59-03:30'],
    ['2024:02:29 00:00:00', undefined, '2024-02-29T00:00:00'],
    ['2024:05:01 12:30:59\0+09:00', '+05:45\0junk', '2024-05-01T12:30:59+05:45'],
    ['2024:05:01 12:30:59', '+14:00', '2024-05-01T12:30:59+14:00'],
    ['2024:05:01 12:30:59', '+14:01', '2024-05-01T12:30:59'],
    ['2024:05:01 12:30:59', '-15:00', '2024-05-01T12:30:59'],
    ['2024:05:01 12:30:59', '+99:99', '2024-05-01T12:30:59'],
    ['2024:05:01 12:30:59', '+05:75', '2024-05-01T12:30:59'],
    ['2024:05:01 12:30:59', 'CEST', '2024-05-01T12:30:59'],
    ['2024:05:01 12:30:59', 2, '2024-05-01T12:30:59'],
  ])('reads %j with the offset %j as %s', (date, offset, expected) => {
    expect(timeOf(date, offset)).toBe(expected);
  });

  it.each([
    '2023:02:29 10:00:00',
    '2023:02:30 10:00:00',
    '2023:04:31 10:00:00',
    '2023:13:01 10:00:00',
    '2023:00:10 10:00:00',
    '2023:01:00 10:00:00',
    '2023:01:01 24:00:00',
    '2023:01:01 23:60:00',
    '2023:01:01 23:59:60',
    '0000:01:01 00:00:00',
    '0001:01:01 00:00:00',
    '    :  :     :  :  ',
    '2023:01:01 10:00:001',
    '',
    20230101,
    undefined,
  ])('finds no time in %j', (date) => {
    expect(timeOf(date, '+02:00')).toBeUndefined();
  });
});

describe('nameOf', () => {
  it.each([
    ['GoPro\0\u0001\u007fXQ', 'GoPro'],
    ['  Make \t of\u0085 spaces  ', 'Make of spaces'],
    ['\0behind', undefined],
    [' \u0007 ', undefined],
    [7, undefined],
  ])('reads %j as %j', (value, expected) => {
    expect(nameOf(value)).toBe(expected);
  });

  it('cuts a long name between characters', () => {
    expect(nameOf(`${'a'.repeat(199)}📷📷`)).toBe(`${'a'.repeat(199)}📷`);
  });
});

describe('placeOf', () => {
  const at = (latitude: unknown, latitudeRef: unknown, longitude: unknown, longitudeRef: unknown) =>
    placeOf({ latitude, latitudeRef, longitude, longitudeRef });

  it.each([
    ['degrees, minutes and seconds', [33, 51, 36], 'S', [151, 12, 12], 'E', -33.86, 151.203333],
    ['decimal minutes', [33, 51.6], 'N', [151, 12.2], 'W', 33.86, -151.203333],
    ['decimal degrees', 33.86, 'S', [151.203333], 'E', -33.86, 151.203333],
    ['lower-case letters', [33, 51, 36], 's', [151, 12, 12], 'w', -33.86, -151.203333],
    ['letters with padding', [33, 51, 36], 'N\0x', [151, 12, 12], ' E ', 33.86, 151.203333],
    ['the equator', [0, 0, 0], 'S', [151, 12, 12], 'E', 0, 151.203333],
    ['the meridian', [51, 28, 38], 'N', [0, 0, 0], 'W', 51.477222, 0],
    ['the pole', [90, 0, 0], 'S', [180, 0, 0], 'E', -90, 180],
  ])('reads %s', (_, latitude, latitudeRef, longitude, longitudeRef, south, east) => {
    expect(at(latitude, latitudeRef, longitude, longitudeRef)).toEqual({ latitude: south, longitude: east });
  });

  it.each([
    ['0, 0', [0, 0, 0], 'N', [0, 0, 0], 'E'],
    ['no letter of the latitude', [33, 51, 36], undefined, [151, 12, 12], 'E'],
    ['no letter of the longitude', [33, 51, 36], 'S', [151, 12, 12], ''],
    ['the letters exchanged', [33, 51, 36], 'E', [151, 12, 12], 'S'],
    ['two letters', [33, 51, 36], 'NS', [151, 12, 12], 'E'],
    ['60 minutes', [33, 60, 0], 'S', [151, 12, 12], 'E'],
    ['75 seconds', [33, 51, 36], 'S', [151, 12, 75], 'E'],
    ['0/0', [33, 51, NaN], 'S', [151, 12, 12], 'E'],
    ['1/0', [33, 51, 36], 'S', [151, Infinity, 12], 'E'],
    ['a negative number', [-33, 51, 36], 'S', [151, 12, 12], 'E'],
    ['beyond the pole', [90, 0, 1], 'N', [151, 12, 12], 'E'],
    ['beyond the date line', [33, 51, 36], 'N', [180, 1, 0], 'E'],
    ['no numbers', [], 'N', [151, 12, 12], 'E'],
    ['four numbers', [33, 51, 36, 1], 'N', [151, 12, 12], 'E'],
    ['a text', '33 51 36', 'N', [151, 12, 12], 'E'],
    ['one coordinate', [33, 51, 36], 'N', undefined, undefined],
  ])('finds no place in %s', (_, latitude, latitudeRef, longitude, longitudeRef) => {
    expect(at(latitude, latitudeRef, longitude, longitudeRef)).toBeUndefined();
  });
});
