import { ownershipOf } from '../../../../handlers/image-analysis/metadata/image-owner';

describe('ownershipOf', () => {
  it.each([
    ['incoming/ann/holiday/a.jpg', {}, { owner: 'ann', albumId: 'ann/holiday' }],
    ['incoming/ann/holiday/deep/er/a.jpg', {}, { owner: 'ann', albumId: 'ann/holiday' }],
    ['incoming/ann/holiday/new\nline.jpg', {}, { owner: 'ann', albumId: 'ann/holiday' }],
    ['incoming/an\nn/holi\r\nday/\u2028.jpg', {}, { owner: 'an\nn', albumId: 'an\nn/holi\r\nday' }],
    ['incoming/ann/\n.jpg', {}, { owner: 'ann' }],
    ['incoming/ann/a.jpg', {}, { owner: 'ann' }],
    ['incoming/a.jpg', {}, {}],
    ['elsewhere/ann/holiday/a.jpg', {}, {}],
    ['incoming//holiday/a.jpg', {}, {}],
    ['incoming/ann/holiday/a.jpg', { userid: 'bob', albumid: 'bob/work' }, { owner: 'bob', albumId: 'bob/work' }],
    ['incoming/a.jpg', { userid: 'bob' }, { owner: 'bob' }],
    ['incoming/ann/holiday/a.jpg', { userid: '' }, { owner: 'ann', albumId: 'ann/holiday' }],
  ])('reads %s with %j as %j', (key, userMetadata, expected) => {
    expect(ownershipOf(key, userMetadata as Record<string, string>)).toEqual(expected);
  });
});
