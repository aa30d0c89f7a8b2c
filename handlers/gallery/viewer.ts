/** Who calls. */
export interface Viewer {
  /** What keys, records and albums of this person are marked with. */
  readonly owner: string;
  readonly name: string;
  /** Whether all owners' data may be seen. */
  readonly isAdmin: boolean;
}

/** Finds out who sent a request by its token. @returns undefined for a token that is missing, expired or not ours */
export type Authenticate = (token: string | undefined) => Promise<Viewer | undefined>;

/** Whether somebody may see and change what belongs to an owner. */
export const maySee = (viewer: Viewer, owner: string | undefined): boolean =>
  viewer.isAdmin || (owner !== undefined && owner === viewer.owner);
