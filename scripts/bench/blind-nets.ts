import type { Nets } from '../../packages/local-aws/src/vision/model-thread';

/** Nets that see nothing, at once: for what does not depend on what is seen. */
export const BLIND: Nets = { run: () => Promise.resolve([] as never), close: () => Promise.resolve() };
