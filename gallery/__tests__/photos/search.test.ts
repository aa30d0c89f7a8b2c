import { conditionsOf, queryOf, type Search, searchOf } from '../../src/photos/search';

const EVERYTHING: Search = {
  album: 'anna/holiday',
  labels: ['Dog', 'Café & bar'],
  faces: 'none',
  status: 'COMPLETED',
  from: '2024-01-31',
  to: '2024-02-29',
  place: { west: 170.5, south: -10, east: -170.5, north: 10 },
  text: 'img_',
  order: 'taken',
};

describe('the search of an address', () => {
  it('is the one that the address was made from', () => {
    expect(searchOf(queryOf(EVERYTHING))).toEqual(EVERYTHING);
    expect(searchOf('')).toEqual({ labels: [] });
    expect(queryOf({ labels: [] })).toBe('');
  });

  it('leaves out what no search can mean', () => {
    const query = 'faces=maybe&status=WAITING&from=yesterday&to=2024-99-01&place=1,2,3&text=%20&label=&other=x';

    expect(searchOf(query)).toEqual({ labels: [] });
  });

  it.each(['1,2,3,north', '1,20,3,-20', '1,2,,4', '1,2,3,4,5'])('has no place %s', (place) => {
    expect(searchOf(`place=${place}`).place).toBeUndefined();
  });

  it('asks for each label once, and for five at most', () => {
    const query = ['a', 'b', 'a', 'c', 'd', 'e', 'f'].map((label) => `label=${label}`).join('&');

    expect(searchOf(query).labels).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('names its conditions, of which the album is none', () => {
    expect(conditionsOf({ album: 'a/b', labels: [], text: undefined })).toEqual([]);
    expect(conditionsOf(EVERYTHING)).toEqual(['labels', 'faces', 'status', 'from', 'to', 'place', 'text']);
  });
});
