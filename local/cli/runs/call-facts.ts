import type { LocalEnvironment } from '../../environment';

/** What the services report about the objects of one bucket while it listens. */
export class CallFacts {
  private readonly wholeDownloads = new Map<string, number>();
  private readonly labelSources = new Map<string, string>();
  private readonly stopListening: () => void;

  constructor(environment: LocalEnvironment, bucket: string) {
    this.stopListening = environment.onCall(({ operation, facts }) => {
      if (facts.bucket !== bucket || typeof facts.key !== 'string') return;
      const { key } = facts;
      if (operation === 'GetObject' && facts.wholeObject === true) {
        this.wholeDownloads.set(key, this.downloads(key) + 1);
      }
      if (operation === 'DetectLabels' && typeof facts.source === 'string') this.labelSources.set(key, facts.source);
    });
  }

  /** How many times an object was read as a whole. */
  downloads(key: string): number {
    return this.wholeDownloads.get(key) ?? 0;
  }

  /** Where the last labels of an object came from. */
  labelSource(key: string): string | null {
    return this.labelSources.get(key) ?? null;
  }

  close(): void {
    this.stopListening();
  }
}
