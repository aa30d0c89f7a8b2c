/** Something that the caller can understand and mend, as the API answers it. */
export class Problem extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 429 | 503,
    readonly error: string,
    message: string,
    /** The part of the request that is wrong. */
    readonly field?: string,
  ) {
    super(message);
    this.name = 'Problem';
  }
}

/** Something that is not there, or somebody else's: nobody learns which. */
export const notFound = (what: string): Problem =>
  new Problem(404, 'NotFound', `There is no such ${what}. It may have been deleted, or its address may be wrong.`);

/** Answers an operation of a workflow that is not deployed: as if its address were not there. */
export const missing = async (): Promise<never> => {
  throw notFound('address');
};

/** Refuses what would change an album that is going. */
export const albumIsBeingDeleted = (): Problem =>
  new Problem(409, 'AlbumIsBeingDeleted', 'The album is being deleted. Choose another one.', 'album');

/** Nobody is signed in, or not any more. */
export const signInFirst = (): Problem => new Problem(401, 'SignInFirst', 'Sign in to go on.');
