import type { AnswerSource } from '../vision/answers';
import type { Vision } from '../vision/vision';
import type { InputReader } from './input-reader';

/** Reads an object of the local S3. Rejects with an error whose `name` or `code` is S3's, e.g. `NoSuchKey`. */
export type ObjectReader = (bucket: string, key: string, versionId?: string) => Promise<Buffer>;

/** What operations work with. */
export interface OperationContext {
  readonly vision: Vision;
  readonly readObject: ObjectReader;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Adds facts to what the observer learns of this call, whether it succeeds or not. */
  note(facts: Readonly<Record<string, unknown>>): void;
}

export interface OperationAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  /** Where the answer comes from. Absent for operations that judge no picture. */
  readonly source?: AnswerSource;
  /** Members of the answer that are heuristics. */
  readonly heuristics?: readonly string[];
}

/** One operation of the API: reads and checks its input, then answers or throws a RekognitionError. */
export type Operation = (input: InputReader, context: OperationContext) => Promise<OperationAnswer>;

/** Operations that share a state, by their names in the API. */
export interface OperationGroup {
  readonly operations: Readonly<Record<string, Operation>>;
  /** Waits until the state is on disk. */
  close?(): Promise<void>;
}

/** Opens a group. What it keeps lies in a subfolder of `directory`, which may not exist yet. */
export type OpenOperationGroup = (options: { readonly directory: string }) => Promise<OperationGroup>;
