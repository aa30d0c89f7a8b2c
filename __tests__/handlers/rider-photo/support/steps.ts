import type { CheckedPhoto } from '../../../../handlers/rider-photo/attempt/checked-photo';
import type { RiderAws } from './rider-aws';

/** One execution, its steps called one by one, as its state machine would. */
export class Steps {
  status: string | undefined;
  private data: CheckedPhoto | undefined;
  private parallelResult: unknown[] = [];

  constructor(
    private readonly aws: RiderAws,
    readonly executionId: string,
    private readonly input: object,
  ) {}

  private call(name: string, input: unknown): Promise<unknown> {
    return this.aws.invoke(name, { input, executionId: this.executionId, startedAt: '2026-01-01T00:00:00Z' });
  }

  private async until(run: () => Promise<void>): Promise<void> {
    if (this.status !== undefined) return;
    await run().catch(async (error: Error) => {
      this.status = error.name;
      await this.call('remove-indexed-face', this.data ?? this.input);
      await this.call('photo-does-not-meet-requirement', {
        ...(this.data ?? this.input),
        error: { Error: error.name, Cause: error.message },
      });
    });
  }

  /** FaceDetection and CheckFaceDuplicate. */
  check = (): Promise<void> =>
    this.until(async () => {
      this.data = (await this.call('face-detection', this.input)) as CheckedPhoto;
      this.data = (await this.call('check-face-duplicate', this.data)) as CheckedPhoto;
    });

  index = (): Promise<void> =>
    this.until(async () => {
      this.parallelResult = [await this.call('add-face-to-index', this.data), await this.call('thumbnail', this.data)];
    });

  persist = (): Promise<void> =>
    this.until(async () => {
      const answer = await this.call('persist-metadata', this.toPersist());
      this.status = (answer as { status: string }).status;
    });

  /** What PersistMetadata gets after the other steps. */
  toPersist(): CheckedPhoto & { parallelResult: unknown[] } {
    return { ...this.data!, parallelResult: this.parallelResult };
  }

  /** Goes on from one of the steps, with the data of those before, as a redrive does. */
  async redrive(from: number): Promise<void> {
    if (this.status !== 'ACCEPTED' || from < 3) this.status = undefined;
    for (const step of [this.check, this.index, this.persist].slice(from)) await step();
  }
}
