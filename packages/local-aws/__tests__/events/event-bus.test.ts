import { createEventBus, type DeadLetter, type EventBus, type Rule } from '../../src/events/event-bus';
import type { BusEvent } from '../../src/service';

const event = (detail: Record<string, unknown> = {}): BusEvent => ({
  version: '0',
  id: 'event-1',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '000000000000',
  time: '2026-01-01T00:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail,
});

/** A bus whose pauses take no time but are remembered, and whose clock they move. */
function busWithoutWaiting(onDeliveryFailure?: (letter: DeadLetter) => void): { bus: EventBus; pauses: number[] } {
  const pauses: number[] = [];
  let now = Date.UTC(2026, 0, 1);
  const bus = createEventBus({
    ...(onDeliveryFailure && { onDeliveryFailure }),
    clock: () => now,
    wait: async (milliseconds) => {
      pauses.push(milliseconds);
      now += milliseconds;
    },
  });
  return { bus, pauses };
}

const rule = (deliver: Rule['deliver'], more: Partial<Rule> = {}): Rule => ({
  name: 'a-rule',
  pattern: { source: ['aws.s3'] },
  deliver,
  ...more,
});

test('an event reaches the target of every rule that matches, and no other', async () => {
  const received: string[] = [];
  const { bus } = busWithoutWaiting();
  bus.putRule(rule(async () => void received.push('first'), { name: 'first' }));
  bus.putRule(rule(async () => void received.push('second'), { name: 'second' }));
  bus.putRule(rule(async () => void received.push('other'), { name: 'other', pattern: { source: ['aws.ec2'] } }));

  await bus.publish(event());
  await bus.idle();

  expect(received.sort()).toEqual(['first', 'second']);
});

test('without an input transformer the target gets the whole event, with one what it makes', async () => {
  const inputs: string[] = [];
  const { bus } = busWithoutWaiting();
  bus.putRule(rule(async (input) => void inputs.push(input), { name: 'whole' }));
  bus.putRule(
    rule(async (input) => void inputs.push(input), {
      name: 'part',
      inputTransformer: { paths: { key: '$.detail.key' }, template: '{"key":<key>,"rule":<aws.events.rule-arn>}' },
    }),
  );

  await bus.publish(event({ key: 'a' }));
  await bus.idle();

  expect(inputs.map((input) => JSON.parse(input) as unknown)).toEqual([
    event({ key: 'a' }),
    { key: 'a', rule: 'arn:aws:events:us-east-1:000000000000:rule/part' },
  ]);
});

test('a rule of the same name replaces the one before', async () => {
  const received: string[] = [];
  const { bus } = busWithoutWaiting();
  bus.putRule(rule(async () => void received.push('old')));
  bus.putRule(rule(async () => void received.push('new')));

  await bus.publish(event());
  await bus.idle();

  expect(received).toEqual(['new']);
});

test('a failed delivery is tried again after growing pauses', async () => {
  let calls = 0;
  const { bus, pauses } = busWithoutWaiting();
  bus.putRule(
    rule(async () => {
      calls += 1;
      if (calls < 4) throw new Error('not yet');
    }),
  );

  await bus.publish(event());
  await bus.idle();

  expect(calls).toBe(4);
  expect(bus.deadLetters()).toEqual([]);
  expect(pauses).toHaveLength(3);
  expect(pauses[2]).toBeGreaterThan(pauses[0] as number);
});

test('a delivery that never works ends as a dead letter with its reason, and harms no other', async () => {
  const told: DeadLetter[] = [];
  const received: string[] = [];
  const { bus } = busWithoutWaiting((letter) => {
    told.push(letter);
    throw new Error('a listener that fails');
  });
  bus.putRule(
    rule(() => Promise.reject(new Error('the state machine is gone')), {
      retry: { maximumAgeSeconds: 86_400, maximumAttempts: 2 },
    }),
  );
  bus.putRule(rule(async () => void received.push('delivered'), { name: 'other' }));

  await bus.publish(event());
  await bus.idle();

  expect(bus.deadLetters()).toMatchObject([
    {
      rule: 'a-rule',
      event: event(),
      reason: 'the state machine is gone',
      attempts: 3,
      exhausted: 'MaximumRetryAttempts',
    },
  ]);
  expect(told).toEqual(bus.deadLetters());
  expect(received).toEqual(['delivered']);
});

test('a rule that allows no retry calls its target once', async () => {
  let calls = 0;
  const { bus } = busWithoutWaiting();
  bus.putRule(
    rule(
      async () => {
        calls += 1;
        throw new Error('no');
      },
      { retry: { maximumAgeSeconds: 60, maximumAttempts: 0 } },
    ),
  );

  await bus.publish(event());
  await bus.idle();

  expect(calls).toBe(1);
  expect(bus.deadLetters()).toHaveLength(1);
});

test('an event that became too old is not tried again', async () => {
  const { bus } = busWithoutWaiting();
  bus.putRule(
    rule(() => Promise.reject(new Error('no')), { retry: { maximumAgeSeconds: 0.05, maximumAttempts: 185 } }),
  );

  await bus.publish(event());
  await bus.idle();

  expect(bus.deadLetters()).toMatchObject([{ exhausted: 'MaximumEventAgeInSeconds' }]);
});

test('an input that is not JSON goes to the dead letters at once, without calling the target', async () => {
  let calls = 0;
  const { bus } = busWithoutWaiting();
  bus.putRule(
    rule(async () => void (calls += 1), {
      inputTransformer: { paths: { key: '$.detail.key' }, template: '{"key":"<key>"}' },
    }),
  );

  await bus.publish(event({ key: '"' }));
  await bus.idle();

  expect(calls).toBe(0);
  expect(bus.deadLetters()).toMatchObject([
    { rule: 'a-rule', attempts: 0, reason: expect.stringContaining('no valid JSON') },
  ]);
});

test('a target that throws at once is a failed attempt like any other', async () => {
  const { bus } = busWithoutWaiting();
  bus.putRule(
    rule(() => {
      throw new Error('not even a promise');
    }),
  );

  await bus.publish(event());
  await bus.idle();

  expect(bus.deadLetters()).toMatchObject([{ reason: 'not even a promise', attempts: 8 }]);
});

test('what happens to the event after its publication does not reach the target', async () => {
  const inputs: string[] = [];
  const { bus } = busWithoutWaiting();
  bus.putRule(rule(async (input) => void inputs.push(input)));
  const detail: Record<string, unknown> = { key: 'a' };

  const published = bus.publish(event(detail));
  detail['key'] = 'changed';
  await published;
  await bus.idle();

  expect(JSON.parse(inputs[0] ?? '')).toMatchObject({ detail: { key: 'a' } });
});

test('closing ends the pause before the next attempt and says why', async () => {
  const bus = createEventBus();
  bus.putRule(rule(() => Promise.reject(new Error('no'))));
  await bus.publish(event());
  await new Promise((resolve) => setTimeout(resolve, 5));

  await bus.close();

  expect(bus.deadLetters()).toMatchObject([{ reason: expect.stringContaining('the bus was closed') }]);
  await expect(bus.publish(event())).rejects.toThrow('The event bus is closed');
});

test.each(['', 'a b', 'x'.repeat(65)])('%j is no name of a rule', (name) => {
  const { bus } = busWithoutWaiting();

  expect(() => bus.putRule(rule(async () => undefined, { name }))).toThrow('is no name of a rule');
});
