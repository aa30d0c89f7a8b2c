/** Which page an address shows. */
export type Route =
  | { readonly page: 'albums' }
  | { readonly page: 'album'; readonly album: string }
  | { readonly page: 'photos' }
  | { readonly page: 'photo'; readonly photo: string }
  | { readonly page: 'riders' }
  | { readonly page: 'rider'; readonly rider: string }
  | { readonly page: 'batch' }
  | { readonly page: 'workflow'; readonly workflow: string }
  | { readonly page: 'unknown' };

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** @param pathname as the address holds it, percent-encoded */
export function routeOf(pathname: string): Route {
  const [first = '', second, ...more] = pathname.split('/').slice(1).map(decoded);
  if (more.length > 0) return { page: 'unknown' };
  if (second === undefined || second === '') {
    if (first === '') return { page: 'albums' };
    if (first === 'albums') return { page: 'albums' };
    if (first === 'photos' || first === 'riders' || first === 'batch') return { page: first };
    if (first === 'workflows') return { page: 'workflow', workflow: 'image-analysis' };
    return { page: 'unknown' };
  }
  if (first === 'albums') return { page: 'album', album: second };
  if (first === 'photo') return { page: 'photo', photo: second };
  if (first === 'riders') return { page: 'rider', rider: second };
  if (first === 'workflows') return { page: 'workflow', workflow: second };
  return { page: 'unknown' };
}

/** Addresses of pages. */
export const linkTo = {
  album: (id: string): string => `/albums/${encodeURIComponent(id)}`,
  photo: (id: string, search = ''): string => `/photo/${id}${search && `?${search}`}`,
  rider: (name: string): string => `/riders/${encodeURIComponent(name)}`,
  workflow: (name: string, execution: Readonly<Record<string, string>> = {}): string => {
    const query = new URLSearchParams(execution).toString();
    return `/workflows/${name}${query && `?${query}`}`;
  },
} as const;
