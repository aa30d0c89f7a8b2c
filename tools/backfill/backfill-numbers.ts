import { allStates, type AslDefinition, readDefinitionTemplate } from '../../state-machines/asl/definition';
import { IMAGE_BACKFILL } from '../../state-machines/image-analysis';

/** What of the state machine decides how long a backfill takes and what it costs. */
export interface BackfillNumbers {
  readonly photosPerBatch: number;
  /** Seconds that a place is held for a photo. */
  readonly beatSeconds: number;
}

/** Read from the ASL file, so that no figure is older than it. */
export function backfillNumbers(): BackfillNumbers {
  const states = allStates(JSON.parse(readDefinitionTemplate({ name: IMAGE_BACKFILL })) as AslDefinition);
  const batcher = states.AnalyzeOldPhotos!.ItemBatcher as { readonly MaxItemsPerBatch: number };
  return { photosPerBatch: batcher.MaxItemsPerBatch, beatSeconds: Number(states.KeepPace!.Seconds) };
}
