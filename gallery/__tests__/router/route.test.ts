import { linkTo, routeOf } from '../../src/router/route';

describe('an address', () => {
  it.each([
    ['/', { page: 'albums' }],
    ['/albums', { page: 'albums' }],
    ['/photos', { page: 'photos' }],
    ['/photo/0123', { page: 'photo', photo: '0123' }],
    ['/riders/anna%40x.org', { page: 'rider', rider: 'anna@x.org' }],
    ['/workflows', { page: 'workflow', workflow: 'image-analysis' }],
    ['/workflows/rider-photo', { page: 'workflow', workflow: 'rider-photo' }],
    ['/elsewhere', { page: 'unknown' }],
    ['/albums/a/b', { page: 'unknown' }],
    ['/photo/%E0%A4%A', { page: 'unknown' }],
  ])('%s shows its page', (pathname, expected) => {
    expect(routeOf(pathname)).toEqual(expected);
  });

  it('of an album holds its id, slash and all', () => {
    const album = 'anna/My holiday %?&#';

    expect(routeOf(new URL(linkTo.album(album), 'http://localhost').pathname)).toEqual({ page: 'album', album });
  });
});
