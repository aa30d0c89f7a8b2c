import { PutObjectCommand } from '@aws-sdk/client-s3';
import { UPLOAD_PREFIX } from '../../handlers/image-analysis/record/key-prefixes';
import { StartedExecutions } from '../../local/cli/runs/executions';
import { inParallel } from '../../local/cli/runs/in-parallel';
import type { LocalEnvironment } from '../../local/environment';
import { imageAnalysis } from '../../state-machines/image-analysis';

/** Uploads photos to one local environment and waits until each is analysed. */
export class PhotoUploads {
  private readonly started: StartedExecutions;
  private uploaded = 0;

  constructor(private readonly environment: LocalEnvironment) {
    this.started = new StartedExecutions(environment, imageAnalysis.name);
  }

  /**
   * @param atOnce photos under way at the same time
   * @returns seconds
   * @throws Error when one of them does not end well
   */
  async finish(photos: readonly Buffer[], atOnce: number): Promise<number> {
    const start = performance.now();
    await inParallel(photos, atOnce, new AbortController().signal, (photo) => this.finishOne(photo));
    return (performance.now() - start) / 1000;
  }

  private async finishOne(Body: Buffer): Promise<void> {
    const Bucket = this.environment.workflow(imageAnalysis.name).resources.buckets.photos!.name;
    const Key = `${UPLOAD_PREFIX}local/bench/${(this.uploaded += 1)}.jpg`;
    const isAbout = (input: unknown): boolean => (input as { key?: string }).key === Key;
    const [, execution] = await this.started.causedBy(Key, isAbout, () =>
      this.environment.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body })),
    );
    const { status, cause } = await execution.result;
    if (status !== 'SUCCEEDED') throw new Error(`${Key} ${status}: ${cause}`);
  }
}
