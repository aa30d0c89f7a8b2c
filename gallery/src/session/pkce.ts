/** Bytes as base64url without padding (RFC 7636, appendix A). */
function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** A secret of 256 bits as text. */
export const randomText = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** What is told of a verifier when a sign-in begins: its SHA-256 (RFC 7636, 4.2). */
export async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}
