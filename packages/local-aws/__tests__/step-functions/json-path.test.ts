import { isDefinite, lookUp, parsePath, query } from '../../src/step-functions/json-path';

const data = {
  name: 'photo',
  'file name': 'a b.jpg',
  nothing: null,
  zero: 0,
  list: [{ id: 1 }, { id: 2 }, {}],
  map: { x: { id: 3 }, y: { id: 4 } },
  empty: [],
};

describe('a path', () => {
  it.each([
    ['$', data],
    ['$.name', 'photo'],
    ["$['file name']", 'a b.jpg'],
    ['$["file name"]', 'a b.jpg'],
    ['$.nothing', null],
    ['$.zero', 0],
    ['$.list[1].id', 2],
    ['$.list[*].id', [1, 2]],
    ['$.map.*.id', [3, 4]],
    ['$.empty[*]', []],
    ['$.name[*]', []],
  ])('%s leads to %j', (path, expected) => {
    expect(lookUp(parsePath(path), data)).toEqual(expected);
  });

  it.each([
    '$.absent',
    '$.name.length',
    '$.list[3]',
    '$.list.id',
    '$.absent[*].id',
    '$.nothing.x',
    '$.map[0]',
    '$.toString',
  ])('%s leads nowhere', (path) => {
    expect(lookUp(parsePath(path), data)).toBeUndefined();
  });

  it('that leads nowhere is a States.Runtime error that names the field', () => {
    const look = (): unknown => query('$.absent', 'Message.$', data, {});

    expect(look).toThrow(expect.objectContaining({ name: 'States.Runtime', terminal: true }));
    expect(look).toThrow("The JSONPath '$.absent' specified for the field 'Message.$' could not be found");
  });

  it('into the context object begins with $$', () => {
    const context = { Execution: { Id: 'arn' } };

    expect(query('$$.Execution.Id', 'id.$', data, context)).toBe('arn');
    expect(query('$$', 'all.$', data, context)).toBe(context);
  });

  it('is definite without wildcards', () => {
    expect(isDefinite(parsePath('$.a[0].b'))).toBe(true);
    expect(isDefinite(parsePath('$.a[*].b'))).toBe(false);
  });

  it.each(['$..id', '$.list[0:1]', '$.list[?(@.id==1)]', '$.list[-1]', "$['a','b']", '$.', '$.a b', '$x', 'name'])(
    '%s is refused instead of misread',
    (path) => {
      expect(() => parsePath(path)).toThrow(JSON.stringify(path).slice(1, -1));
    },
  );
});
