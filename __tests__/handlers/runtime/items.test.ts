import { updateOf } from '../../../handlers/runtime/items';

describe('a change of an item', () => {
  it('writes what is given, removes what is undefined, adds to numbers', () => {
    const update = updateOf('runs', {
      key: { runId: 'a' },
      set: { status: 'DONE', reason: undefined },
      add: { attempts: -1 },
      condition: '#status = :running AND attribute_not_exists(#endedAt)',
      values: { running: 'RUNNING' },
    });

    expect(update).toEqual({
      TableName: 'runs',
      Key: { runId: { S: 'a' } },
      UpdateExpression: 'SET #status = :status REMOVE #reason ADD #attempts :add_attempts',
      ConditionExpression: '#status = :running AND attribute_not_exists(#endedAt)',
      ExpressionAttributeNames: {
        '#status': 'status',
        '#reason': 'reason',
        '#attempts': 'attempts',
        '#endedAt': 'endedAt',
      },
      ExpressionAttributeValues: {
        ':status': { S: 'DONE' },
        ':add_attempts': { N: '-1' },
        ':running': { S: 'RUNNING' },
      },
    });
  });

  it('has no values when it only removes', () => {
    const update = updateOf('runs', { key: { runId: 'a' }, set: { reason: undefined } });

    expect(update.UpdateExpression).toBe('REMOVE #reason');
    expect(update.ExpressionAttributeValues).toBeUndefined();
  });
});
