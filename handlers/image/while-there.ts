import { isGone, type ObjectReference } from '../runtime/object-read';
import { notFound } from './image-errors';

/**
 * Runs later reads of an object that was read before. It may be deleted or overwritten at any moment between two reads:
 * then it is not there, like an object that was never found.
 * @throws ImageNotFound, and whatever else the reads throw
 */
export async function whileThere<T>(object: ObjectReference, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw isGone(error) ? notFound(object, error) : error;
  }
}
