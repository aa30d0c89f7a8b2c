import { compileInputTransformer, type InputTransformer } from '../../src/events/input-transformer';
import type { BusEvent } from '../../src/service';
import { imageAnalysis } from '../../../../state-machines/image-analysis';

const event: BusEvent = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '000000000000',
  time: '2015-11-11T21:29:54Z',
  region: 'us-east-1',
  resources: ['arn:aws:ec2:us-east-1:000000000000:instance/i-abcd1111'],
  detail: {
    'instance-id': 'i-0123456789',
    state: 'RUNNING',
    count: 3,
    ok: false,
    none: null,
    list: [{ a: 1 }, 'x'],
    s3_key: 'k',
  },
};
const context = {
  ruleName: 'a-rule',
  ruleArn: 'arn:aws:events:us-east-1:000000000000:rule/a-rule',
  ingestionTime: '2015-11-11T21:29:55.000Z',
};

const transform = (transformer: InputTransformer, input: BusEvent = event): string =>
  compileInputTransformer('a-rule', transformer)(input, context);
const withDetail = (detail: Record<string, unknown>): BusEvent => ({ ...event, detail });

const paths = { instance: '$.detail.instance-id', state: '$.detail.state', absent: '$.detail.absent' };

describe('the examples of the EventBridge user guide', () => {
  test.each([
    ['"instance <instance> is in <state>"', '"instance i-0123456789 is in RUNNING"'],
    ['"instance \\"<instance>\\" is in <state>"', '"instance \\"i-0123456789\\" is in RUNNING"'],
    ['{ "instance" : <instance>,\n  "state": <state> }', '{"instance":"i-0123456789","state":"RUNNING"}'],
    [
      '{"instance" : <instance>, "state": "<state>", "instanceStatus": "instance \\"<instance>\\" is in <state>"}',
      '{"instance":"i-0123456789","state":"RUNNING","instanceStatus":"instance \\"i-0123456789\\" is in RUNNING"}',
    ],
    [
      '{"instance" : <instance>, "state": [ 9, <state>, true ], "Transformed" : "Yes"}',
      '{"instance":"i-0123456789","state":[9,"RUNNING",true],"Transformed":"Yes"}',
    ],
    ['"<aws.events.rule-name> triggered"', '"a-rule triggered"'],
    ['{"ruleArn" : <aws.events.rule-arn>}', `{"ruleArn":"${context.ruleArn}"}`],
    ['{"at": <aws.events.event.ingestion-time>}', `{"at":"${context.ingestionTime}"}`],
  ])('%s', (template, expected) => {
    expect(transform({ paths, template })).toBe(expected);
  });
});

describe('values', () => {
  test.each([
    ['a number', '$.detail.count', '3'],
    ['a boolean', '$.detail.ok', 'false'],
    ['null', '$.detail.none', 'null'],
    ['an array', '$.detail.list', '[{"a":1},"x"]'],
    ['an object', '$.detail.list[0]', '{"a":1}'],
    ['an element', '$.detail.list[1]', '"x"'],
    ['a name with an underscore', '$.detail.s3_key', '"k"'],
    ['an element that is not there', '$.detail.list[7]', '""'],
    ['a field of text', '$.detail.state.length', '""'],
    ['a field that every object inherits', '$.detail.constructor', '""'],
  ])('%s', (_what, path, expected) => {
    expect(transform({ paths: { value: path }, template: '{"v":<value>}' })).toBe(`{"v":${expected}}`);
  });

  test('the whole event comes with its detail or without', () => {
    const { detail, 'detail-type': detailType, ...rest } = event;

    const whole = transform({ paths: {}, template: '{"a":<aws.events.event>,"b":<aws.events.event.json>}' });

    expect(JSON.parse(whole)).toEqual({
      a: { ...rest, detailType },
      b: { ...rest, 'detail-type': detailType, detail },
    });
  });

  test('a missing one leaves an empty string, in quotes or not, as recorded from EventBridge', () => {
    expect(transform({ paths, template: '{"command": <absent>}' })).toBe('{"command":""}');
    expect(transform({ paths, template: '"info from detail <absent>"' })).toBe('"info from detail "');
  });

  test.each(['a b', 'a+b', '%41', 'é/日本', '"quoted"', "it's", '(1)', 'back\\slash', '<key>', 'new\nline'])(
    'an unquoted one is escaped: %j',
    (key) => {
      const input = transform({ paths: { key: '$.detail.key' }, template: '{"key":<key>}' }, withDetail({ key }));

      expect(JSON.parse(input)).toEqual({ key });
    },
  );

  test('a quoted one is not escaped, so that its quotes break the JSON, and the error says so', () => {
    const run = (): string =>
      transform({ paths: { key: '$.detail.key' }, template: '{"key":"<key>"}' }, withDetail({ key: 'a"b' }));

    expect(run).toThrow('rule "a-rule" makes no valid JSON of this event, because the value of a quoted variable');
  });
});

describe('refuses, naming the rule,', () => {
  test.each<[string, InputTransformer, string]>([
    [
      'an undefined variable',
      { paths, template: '{"a":<other>}' },
      'Rule "a-rule", input transformer: the template contains the undefined variable <other>.',
    ],
    ['text without quotes', { paths, template: 'instance <instance>' }, 'the template is not JSON'],
    ['a broken object', { paths, template: '{"a":<instance>' }, 'the template is not JSON'],
    ['a variable as a key', { paths, template: '{"<instance>":1}' }, 'a variable cannot be the key'],
    ['an unquoted variable as a key', { paths, template: '{<instance>:1}' }, 'a variable cannot be the key'],
    ['a whole event inside quotes', { paths: {}, template: '"<aws.events.event.json>"' }, 'cannot stand inside quotes'],
    ['a template that is empty', { paths, template: '' }, 'allowed are 1 to 8192'],
    ['a template that is too long', { paths, template: `"${'x'.repeat(8191)}"` }, 'the template has 8193 characters'],
    ['a reserved name', { paths: { 'aws.events.mine': '$.id' }, template: '"x"' }, 'no name of a variable'],
    ['brackets', { paths: { a: "$['detail']" }, template: '"<a>"' }, 'is not in dot notation'],
    ['a wildcard', { paths: { a: '$.detail.list[*].a' }, template: '"<a>"' }, 'wildcards are not implemented locally'],
    [
      'too many variables',
      { paths: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`v${i}`, '$.id'])), template: '"x"' },
      '101 variables, more than 100',
    ],
  ])('%s', (_what, transformer, message) => {
    expect(() => compileInputTransformer('a-rule', transformer)).toThrow(message);
  });

  test('nothing of 100 variables and 8192 characters', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`v${i}`, '$.id']));

    expect(transform({ paths: many, template: `"${'x'.repeat(8190)}"` })).toHaveLength(8192);
  });
});

test('the upload rule makes the input of image-analysis from an S3 event, with versions and without', () => {
  const transformer = imageAnalysis.rules['photo-uploaded']?.inputTransformer as InputTransformer;
  const object = { key: 'incoming/ann/"x" +%41.jpg', size: 10, sequencer: '0062E99A88DC407460' };
  const uploadOf = (uploaded: object): BusEvent => withDetail({ bucket: { name: 'photos' }, object: uploaded });

  const versioned = transform(transformer, uploadOf({ ...object, 'version-id': 'v1' }));
  const plain = transform(transformer, uploadOf(object));

  const expected = { bucket: 'photos', ...object };
  expect(JSON.parse(versioned)).toEqual({ ...expected, versionId: 'v1' });
  expect(JSON.parse(plain)).toEqual({ ...expected, versionId: '' });
});
