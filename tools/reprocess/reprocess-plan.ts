import type { ImageRecord } from '../../handlers/image-analysis/record/image-record';
import { type Column, table } from '../../local/cli/table';
import { PRICES_AS_OF } from '../../packaging/prices';
import { callsDollars, dollars } from '../redrive/redrive-plan';
import { MAKING, type Making, makingOf } from './where';

/** Images that were made in the same way. */
type MadeAlike = Making & { readonly images: number };

/** What analysing images once more would take. */
export interface ReprocessPlan {
  readonly images: number;
  readonly made: readonly MadeAlike[];
  /** USD of Rekognition: labels and faces of each, which is the most that it may come to. */
  readonly rekognitionDollars: number;
}

export async function reprocessPlan(found: AsyncIterable<ImageRecord>): Promise<ReprocessPlan> {
  const counts = new Map<string, number>();
  for await (const record of found) {
    const making = JSON.stringify(makingOf(record));
    counts.set(making, (counts.get(making) ?? 0) + 1);
  }
  const made = [...counts]
    .map(([making, images]) => ({ ...(JSON.parse(making) as Making), images }))
    .sort((one, other) => other.images - one.images);
  const images = made.reduce((sum, group) => sum + group.images, 0);
  return { images, made, rekognitionDollars: callsDollars(2 * images) };
}

const COLUMNS: readonly Column<MadeAlike>[] = [
  ...MAKING.map((name) => ({ title: name, value: (group: MadeAlike) => group[name] })),
  { title: 'images', value: ({ images }) => String(images), align: 'right' },
];

export function planText({ images, made, rekognitionDollars }: ReprocessPlan): string {
  const head = `${images} COMPLETED ${images === 1 ? 'image' : 'images'}.`;
  if (images === 0) return head;
  return [
    head,
    '',
    table(made, COLUMNS),
    '',
    `Rekognition: at most ${dollars(rekognitionDollars)}, for labels and faces of each. Prices of ${PRICES_AS_OF}, without free tiers.`,
  ].join('\n');
}
