import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/**
 * What stands in a field until it is taken over. A page that is drawn again meanwhile would put back into the field what was
 * taken over last.
 */
export function useTyped(taken: string): Signal<string> {
  const typed = useSignal(taken);
  useEffect(() => {
    typed.value = taken;
  }, [taken]);
  return typed;
}
