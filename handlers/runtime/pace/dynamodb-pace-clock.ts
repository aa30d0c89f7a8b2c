import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock';
import { TransientServiceError } from '../errors';
import { conditionalUpdate, type ItemChange } from '../items';
import { CATCH_UP_MS, type PaceClock } from './pace-clock';

/** Name of the quota that everybody books from who has this table. */
const QUOTA = 'rekognition';
/** How often another starter may come between a look at the clock and the booking. */
const LOOKS = 8;

/** The item of a clock. */
interface ClockItem {
  /** The first moment that is not booked, in milliseconds since 1970. */
  readonly nextAt: number;
}

/** A pace clock in a table: one write for a booking, two when nothing was booked for a while. */
export function dynamoDbPaceClock(dynamodb: DynamoDBClient, table: string, clock: Pick<Clock, 'now'>): PaceClock {
  const change = async (changes: Omit<ItemChange, 'key'>): Promise<number | undefined> => {
    const key = { quota: QUOTA };
    const changed = await conditionalUpdate<ClockItem>(dynamodb, 'booking moments', table, { key, ...changes });
    return 'item' in changed ? changed.item.nextAt : undefined;
  };
  return {
    async book(count, spacingMs) {
      const spanMs = count * spacingMs;
      for (let look = 0; look < LOOKS; look += 1) {
        const earliest = clock.now() - CATCH_UP_MS;
        const queued = await change({
          set: {},
          add: { nextAt: spanMs },
          condition: '#nextAt >= :earliest',
          values: { earliest },
        });
        if (queued !== undefined) return queued - spanMs;
        const first = await change({
          set: { nextAt: earliest + spanMs },
          condition: 'attribute_not_exists(#nextAt) OR #nextAt < :earliest',
          values: { earliest },
        });
        if (first !== undefined) return earliest;
      }
      throw new TransientServiceError('Others kept booking moments in between.');
    },
  };
}
