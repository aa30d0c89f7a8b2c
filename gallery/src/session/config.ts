/** How one signs in here. Read from `/config.json`, which lies beside the page. */
export type Config =
  | { readonly mode: 'local' }
  | { readonly mode: 'cognito'; readonly domain: string; readonly clientId: string; readonly region: string };

export async function loadConfig(): Promise<Config> {
  const answer = await fetch('/config.json', { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`/config.json: HTTP ${answer.status}`);
  return (await answer.json()) as Config;
}
