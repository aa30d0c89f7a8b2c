import { compilePattern } from '../../src/events/pattern';
import type { EventPattern } from '../../../../state-machines/description';

const matches = (pattern: EventPattern, event: unknown): boolean => compilePattern('a-rule', pattern)(event);
const matchesValue = (matcher: unknown, value: unknown): boolean => matches({ a: [matcher] }, { a: value });

describe('a pattern', () => {
  const event = {
    source: 'aws.s3',
    'detail-type': 'Object Created',
    resources: ['arn:aws:s3:::photos'],
    detail: { bucket: { name: 'photos' }, object: { key: 'incoming/a.jpg', size: 10 }, reason: 'PutObject' },
  };

  test.each<[string, EventPattern, boolean]>([
    ['matches when every field does', { source: ['aws.s3'], detail: { reason: ['PutObject'] } }, true],
    ['fails when one field does not', { source: ['aws.s3'], detail: { reason: ['CopyObject'] } }, false],
    ['takes any value of an array', { source: ['aws.ec2', 'aws.s3'] }, true],
    ['finds one element in an array of the event', { resources: [{ suffix: ':photos' }] }, true],
    ['fails on a field that the event lacks', { detail: { absent: ['x'] } }, false],
    ['fails on an object where a value is wanted', { detail: ['PutObject'] }, false],
    ['fails on a value where an object is wanted', { source: { name: ['aws.s3'] } }, false],
    ['compares names and values case by case', { Source: ['aws.s3'] }, false],
    ['does not reach into what every object inherits', { detail: { constructor: [{ exists: true }] } }, false],
  ])('%s', (_what, pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  test('wants fields of one object within the same element of an array', () => {
    const people = { employees: [[{ first: 'Anna', last: 'Smith' }], { first: 'Peter', last: 'Jones' }] };

    expect(matches({ employees: { first: ['Anna'], last: ['Smith'] } }, people)).toBe(true);
    expect(matches({ employees: { first: ['Anna'], last: ['Jones'] } }, people)).toBe(false);
  });
});

describe('a matcher', () => {
  test.each<[unknown, unknown, boolean]>([
    ['x', 'x', true],
    ['x', 'X', false],
    ['', '', true],
    ['1', 1, false],
    [1, 1.0, true],
    [1, '1', false],
    [true, true, true],
    [true, 'true', false],
    [null, null, true],
    [null, '', false],
    [null, [], false],
    ['x', [], false],
    ['x', ['y', ['x']], true],

    [{ prefix: 'incoming/' }, 'incoming/a', true],
    [{ prefix: 'incoming/' }, 'xincoming/a', false],
    [{ prefix: '1' }, 12, false],
    [{ prefix: { 'equals-ignore-case': 'IN' } }, 'incoming', true],
    [{ suffix: '.jpg' }, 'a.jpg', true],
    [{ suffix: '.jpg' }, 'a.JPG', false],
    [{ suffix: { 'equals-ignore-case': '.jpg' } }, 'a.JPG', true],
    [{ 'equals-ignore-case': 'alice' }, 'ALICE', true],
    [{ 'equals-ignore-case': 'alice' }, 'bob', false],

    [{ 'anything-but': 'x' }, 'y', true],
    [{ 'anything-but': 'x' }, 'x', false],
    [{ 'anything-but': 'x' }, 5, true],
    [{ 'anything-but': 'x' }, null, true],
    [{ 'anything-but': 'x' }, undefined, false],
    [{ 'anything-but': 'x' }, ['x', 'y'], true],
    [{ 'anything-but': 0 }, 0, false],
    [{ 'anything-but': [1, 2] }, 3, true],
    [{ 'anything-but': ['x', 'y'] }, 'y', false],
    [{ 'anything-but': { prefix: 'in' } }, 'incoming', false],
    [{ 'anything-but': { prefix: 'in' } }, 7, true],
    [{ 'anything-but': { suffix: ['.png', '.jpg'] } }, 'a.jpg', false],
    [{ 'anything-but': { suffix: '.jpg' } }, 'a.gif', true],
    [{ 'anything-but': { 'equals-ignore-case': ['A', 'B'] } }, 'b', false],
    [{ 'anything-but': { wildcard: '*/lib/*' } }, 'src/lib/a', false],
    [{ 'anything-but': { wildcard: '*/lib/*' } }, 'src/a', true],

    [{ numeric: ['>', 0] }, 1, true],
    [{ numeric: ['>', 0] }, 0, false],
    [{ numeric: ['>', 0] }, '1', false],
    [{ numeric: ['=', 3.018e2] }, 301.8, true],
    [{ numeric: ['>', 0, '<=', 5] }, 5, true],
    [{ numeric: ['>', 0, '<=', 5] }, 5.1, false],
    [{ numeric: ['>=', 0, '<', 5] }, 0, true],
    [{ numeric: ['<', 10] }, -3, true],

    [{ exists: true }, null, true],
    [{ exists: true }, undefined, false],
    [{ exists: true }, [], false],
    [{ exists: true }, { inner: 1 }, false],
    [{ exists: false }, undefined, true],
    [{ exists: false }, [], true],
    [{ exists: false }, { inner: 1 }, true],
    [{ exists: false }, 0, false],

    [{ wildcard: 'in*/*.jpg' }, 'incoming/a/b.jpg', true],
    [{ wildcard: 'in*/*.jpg' }, 'incoming.jpg', false],
    [{ wildcard: '*' }, '', true],
    [{ wildcard: 'a*a' }, 'a', false],
    [{ wildcard: 'a*b*b' }, 'ab', false],
    [{ wildcard: 'a\\*b' }, 'a*b', true],
    [{ wildcard: 'a\\*b' }, 'axb', false],
    [{ wildcard: 'a\\\\*' }, 'a\\x', true],
    [{ wildcard: 'plain' }, 'plain', true],

    [{ cidr: '10.0.0.0/24' }, '10.0.0.255', true],
    [{ cidr: '10.0.0.0/24' }, '10.0.1.0', false],
    [{ cidr: '10.0.0.0/24' }, 'text', false],
    [{ cidr: '2001:db8::/32' }, '2001:db8::1', true],
  ])('%j on %j: %j', (matcher, value, expected) => {
    expect(matchesValue(matcher, value)).toBe(expected);
  });

  test('of several for one field is enough, also beside an absent field', () => {
    const pattern = { a: [{ exists: false }, 'x'] };

    expect(matches(pattern, {})).toBe(true);
    expect(matches(pattern, { a: 'x' })).toBe(true);
    expect(matches(pattern, { a: 'y' })).toBe(false);
  });

  test('for absence looks at all elements of an array', () => {
    const pattern = { list: { b: [{ exists: false }], a: [1] } };

    expect(matches(pattern, { list: [{ a: 1 }, { a: 2 }] })).toBe(true);
    expect(matches(pattern, { list: [{ a: 1 }, { b: 2 }] })).toBe(false);
  });
});

describe('$or', () => {
  const pattern = {
    source: ['aws.s3'],
    detail: { $or: [{ size: [{ numeric: ['>', 5] }] }, { key: [{ prefix: 'a' }], $or: [{ x: [1] }, { y: [1] }] }] },
  };

  test.each([
    [{ size: 6 }, true],
    [{ size: 5 }, false],
    [{ key: 'ab', x: 1 }, true],
    [{ key: 'ab', y: 1 }, true],
    [{ key: 'ab' }, false],
  ])('of a pattern with nested alternatives on %j: %j', (detail, expected) => {
    expect(matches(pattern as never, { source: 'aws.s3', detail })).toBe(expected);
    expect(matches(pattern as never, { source: 'aws.ec2', detail })).toBe(false);
  });
});

describe('refuses, naming rule, field and operator,', () => {
  test.each<[string, unknown, string]>([
    [
      'an unknown operator',
      { detail: { key: [{ matches: 'x' }] } },
      'Rule "a-rule", field detail.key: the operator "matches" is not known.',
    ],
    [
      'a matcher with two operators',
      { a: [{ prefix: 'a', suffix: 'b' }] },
      'field a: a matcher has exactly one operator',
    ],
    ['a matcher without one', { a: [{}] }, 'field a: a matcher has exactly one operator'],
    ['a value outside an array', { a: 'x' }, 'field a: it must be an object or an array'],
    ['an empty array', { a: [] }, 'field a: empty arrays are not allowed'],
    ['an empty object', { a: {} }, 'field a: empty objects are not allowed'],
    ['an empty pattern', {}, 'its pattern: empty objects are not allowed'],
    ['a nested array', { a: [['x']] }, 'field a: ["x"] is neither a value nor a matcher'],
    ['a name with a dot', { 'detail.key': ['x'] }, 'a name with a dot means two things'],
    ['a prefix that is not text', { a: [{ prefix: 1 }] }, '"prefix" takes a string, not 1'],
    [
      'a nested prefix of another kind',
      { a: [{ prefix: { suffix: 'x' } }] },
      '"prefix" takes a string or {"equals-ignore-case": string}',
    ],
    ['exists with text', { a: [{ exists: 'true' }] }, '"exists" takes true or false'],
    ['an unknown comparison', { a: [{ numeric: ['!=', 1] }] }, '"numeric" takes'],
    ['a comparison with text', { a: [{ numeric: ['>', '1'] }] }, '"numeric" takes'],
    ['a range upside down', { a: [{ numeric: ['<', 5, '>', 0] }] }, '"numeric" takes'],
    ['an empty range', { a: [{ numeric: ['>', 5, '<', 5] }] }, '"numeric" takes'],
    ['a number beyond five billion', { a: [{ numeric: ['>', 5e9 + 1] }] }, 'numbers from -5e9 to 5e9'],
    ['anything-but of mixed types', { a: [{ 'anything-but': ['x', 1] }] }, '"anything-but" takes'],
    ['anything-but of nothing', { a: [{ 'anything-but': [] }] }, '"anything-but" takes no empty list'],
    ['anything-but of null', { a: [{ 'anything-but': null }] }, '"anything-but" takes'],
    ['anything-but of true', { a: [{ 'anything-but': true }] }, '"anything-but" takes'],
    [
      'anything-but of an empty prefix',
      { a: [{ 'anything-but': { prefix: '' } }] },
      '"anything-but" takes no empty prefix',
    ],
    ['anything-but of a range', { a: [{ 'anything-but': { numeric: 5 } }] }, 'anything-but numeric'],
    ['two wildcards in a row', { a: [{ wildcard: 'a**' }] }, 'two consecutive *'],
    ['a stray backslash', { a: [{ wildcard: 'a\\b' }] }, 'a backslash before'],
    ['a block that is none', { a: [{ cidr: '10.0.0.0/33' }] }, '"cidr" takes a block'],
    ['$or with one branch', { $or: [{ a: ['x'] }] }, '"$or" takes an array of at least two patterns'],
    ['$or that is an object', { $or: { a: ['x'] } }, '"$or" takes an array of at least two patterns'],
    [
      '$or over an operator',
      { $or: [{ prefix: ['x'] }, { a: ['x'] }] },
      '"prefix" cannot be the name of a field inside "$or"',
    ],
    ['a pattern beyond 4096 characters', { a: ['x'.repeat(4096)] }, 'more than 4096'],
  ])('%s', (_what, pattern, message) => {
    expect(() => compilePattern('a-rule', pattern as EventPattern)).toThrow(message);
  });
});
