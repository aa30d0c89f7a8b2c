/** What is needed here of a client of the SDK. */
interface Retrying {
  readonly config: { retryStrategy(): Promise<object> };
}

/** Takes the pauses between the tries of a call away from clients of the SDK. The tries stay. */
export async function withoutPauses(clients: readonly Retrying[]): Promise<void> {
  const retryBackoffStrategy = { setDelayBase: () => undefined, computeNextBackoffDelay: () => 0 };
  for (const { config } of clients) Object.assign(await config.retryStrategy(), { retryBackoffStrategy });
}
