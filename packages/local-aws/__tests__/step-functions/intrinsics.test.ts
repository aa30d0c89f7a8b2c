import { createHash } from 'node:crypto';
import { evaluate, parseIntrinsic } from '../../src/step-functions/intrinsics';

const data = {
  count: 2,
  key: 'back\\slash "quoted" {}',
  list: [1, 2, 2, 3],
  json: '{"errorType":"Odd","errorMessage":"say \\"hi\\""}',
  one: { a: 1, b: 1 },
  two: { b: 2 },
  'odd key,)': 'odd',
};

const value = (expression: string, random = Math.random): unknown =>
  evaluate(expression, 'field.$', data, { Execution: { Name: 'run' } }, random);

describe('an intrinsic function', () => {
  it.each([
    [`States.Format('{} faces in {}', $.count, $.key)`, '2 faces in back\\slash "quoted" {}'],
    [`States.Format('it\\'s \\{\\} {}', true)`, `it's {} true`],
    [`States.Format('{}', $.one)`, '{"a":1,"b":1}'],
    [`States.Format('{}', $['odd key,)'])`, 'odd'],
    [`States.Format('{}', $$.Execution.Name)`, 'run'],
    [`States.Format('no values')`, 'no values'],
    [`States.StringToJson($.json)`, { errorType: 'Odd', errorMessage: 'say "hi"' }],
    [`States.JsonToString($.key)`, '"back\\\\slash \\"quoted\\" {}"'],
    [`States.Array()`, []],
    [`States.Array(1, 'two', null, States.Array(false, -1.5))`, [1, 'two', null, [false, -1.5]]],
    [`States.ArrayPartition($.list, 3)`, [[1, 2, 2], [3]]],
    [`States.ArrayContains($.list, 3)`, true],
    [`States.ArrayContains(States.Array($.one), $.two)`, false],
    [`States.ArrayRange(1, 9, 4)`, [1, 5, 9]],
    [`States.ArrayRange(1, 9, -1)`, []],
    [`States.ArrayGetItem($.list, 3)`, 3],
    [`States.ArrayLength($.list)`, 4],
    [`States.ArrayUnique($.list)`, [1, 2, 3]],
    [`States.Base64Encode('äö')`, Buffer.from('äö').toString('base64')],
    [`States.Base64Decode(States.Base64Encode('äö'))`, 'äö'],
    [`States.Hash('x', 'SHA-256')`, createHash('sha256').update('x').digest('hex')],
    [`States.JsonMerge($.one, $.two, false)`, { a: 1, b: 2 }],
    [`States.MathAdd($.count, -3)`, -1],
    [`States.StringSplit('This.is+a,test=string', '.+,=')`, ['This', 'is', 'a', 'test', 'string']],
    [`States.StringSplit(',,', ',')`, []],
  ])('%s gives %j', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  it('makes random numbers below the end, from what the machine draws, and unique ids', () => {
    const numbers = [0, 0.3, 0.6, 0.999].map((drawn) => value('States.MathRandom(1, 5)', () => drawn));

    expect(numbers).toEqual([1, 2, 3, 4]);
    expect(value('States.UUID()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(data.one).toEqual({ a: 1, b: 1 });
  });

  it.each([
    [`States.StringToJson('{')`, 'States.IntrinsicFailure'],
    [`States.Format('{} {}', 1)`, 'States.IntrinsicFailure'],
    [`States.ArrayGetItem($.list, 4)`, 'States.IntrinsicFailure'],
    [`States.MathAdd('1', 1)`, 'States.IntrinsicFailure'],
    [`States.MathRandom(3, 3)`, 'States.IntrinsicFailure'],
    [`States.JsonMerge($.one, $.two, true)`, 'States.IntrinsicFailure'],
    [`States.ArrayRange(1, 2000, 1)`, 'States.IntrinsicFailure'],
    [`States.ArrayLength($.absent)`, 'States.Runtime'],
  ])('%s fails with %s', (expression, error) => {
    expect(() => value(expression)).toThrow(expect.objectContaining({ name: error }));
  });

  it.each([
    [`States.Fromat('{}', 1)`, 'States.Fromat is not an intrinsic function'],
    [`States.ArrayLength($.a, $.b)`, 'States.ArrayLength takes 1 arguments, not 2'],
    [`States.Format()`, 'States.Format takes 1 or more arguments, not 0'],
    [`States.MathRandom(1, 2, 3)`, 'States.MathRandom takes 2 arguments, not 3'],
    [`States.Array(1, )`, 'lacks an argument'],
    [`States.Array(1 2)`, 'lacks a comma'],
    [`States.Array(1`, 'cannot be read'],
    [`States.UUID() and more`, 'goes on after its end'],
    [`plain text`, 'cannot be read'],
    [`'text'`, 'neither a path nor an intrinsic function'],
    [`States.Format($..x)`, 'cannot be read'],
  ])('%s is refused: %s', (expression, message) => {
    expect(() => parseIntrinsic(expression)).toThrow(message);
  });
});
