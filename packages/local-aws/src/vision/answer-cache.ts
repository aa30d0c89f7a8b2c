/** A workflow asks for the labels and the faces of one picture, and may ask again after a retry. */
const CAPACITY = 32;

/** Keeps the latest answers, and lets questions that are asked twice at the same time share one computation. */
export class AnswerCache {
  private readonly answers = new Map<string, Promise<unknown>>();

  /** The kept answer of `key`, else that of `compute`. A failure is not kept. */
  get<T>(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key) as Promise<T> | undefined;
    const answer = known ?? compute();
    // Re-inserting moves the key to the end: the first key is always the one unused for longest.
    this.answers.delete(key);
    this.answers.set(key, answer);
    if (known === undefined) {
      answer.catch(() => this.answers.delete(key));
      const [oldest] = this.answers.keys();
      if (this.answers.size > CAPACITY && oldest !== undefined) this.answers.delete(oldest);
    }
    return answer;
  }
}
