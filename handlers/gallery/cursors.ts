import { createHash } from 'node:crypto';
import * as z from 'zod';
import { notFound } from './problems';

/** A position that is a key or a part of one. */
export const keyPosition = z.string().min(1).max(1024);

/**
 * Turns a position in a listing into an opaque text, and back. It holds no partition: that always comes from who asks and
 * what is asked for. A cursor of another listing, or of another viewer, is refused, and could show nothing but a part of one's
 * own listing if it were forged.
 */
export class Cursor<Position> {
  private readonly mark: string;

  /**
   * @param listing everything that tells one listing from another, the viewer included
   * @param schema of its positions
   */
  constructor(
    listing: unknown,
    private readonly schema: z.ZodType<Position>,
  ) {
    this.mark = createHash('sha256').update(JSON.stringify(listing)).digest('base64url').slice(0, 16);
  }

  text(position: Position): string {
    return Buffer.from(JSON.stringify([this.mark, position])).toString('base64url');
  }

  /** @throws Problem when the cursor is of another listing or no cursor */
  position(text: string | undefined): Position | undefined {
    if (text === undefined) return undefined;
    try {
      const [mark, position] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as [unknown, unknown];
      if (mark === this.mark) return this.schema.parse(position);
    } catch {
      // Told below.
    }
    throw notFound('page');
  }
}
