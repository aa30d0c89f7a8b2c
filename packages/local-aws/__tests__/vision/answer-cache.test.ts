import { AnswerCache } from '../../src/vision/answer-cache';

describe('AnswerCache', () => {
  it('computes once what is asked twice, at the same time or later', async () => {
    const cache = new AnswerCache();
    const compute = jest.fn(async () => 'answer');

    const answers = [...(await Promise.all([cache.get('a', compute), cache.get('a', compute)]))];
    answers.push(await cache.get('a', compute));

    expect(answers).toEqual(['answer', 'answer', 'answer']);
    expect(compute).toHaveBeenCalledTimes(1);
  });

  it('does not keep a failure', async () => {
    const cache = new AnswerCache();
    const compute = jest.fn().mockRejectedValueOnce(new Error('busy')).mockResolvedValue('answer');

    await expect(cache.get('a', compute)).rejects.toThrow('busy');

    await expect(cache.get('a', compute)).resolves.toBe('answer');
  });

  it('forgets what was unused for longest', async () => {
    const cache = new AnswerCache();
    const compute = jest.fn(async () => 'answer');
    for (let i = 0; i < 32; i++) await cache.get(`picture ${i}`, compute);
    await cache.get('picture 0', compute);

    await cache.get('one more', compute);
    compute.mockClear();
    await cache.get('picture 0', compute);
    await cache.get('picture 1', compute);

    expect(compute).toHaveBeenCalledTimes(1);
  });
});
