import { ReadableStack } from './readable-stack';

/** A stack that becomes a module: provider and backend are those of the configuration that uses it. */
export class ReusableStack extends ReadableStack {
  /** Without backend and provider, which a module must not have, and without what cdktf notes for its own tools. */
  override toTerraform(): Record<string, unknown> {
    const configuration = super.toTerraform();
    delete configuration['provider'];
    delete (configuration['terraform'] as Record<string, unknown>)['backend'];
    return withoutMetadata(configuration) as Record<string, unknown>;
  }
}

function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => key !== '//');
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutMetadata(child)]));
}
