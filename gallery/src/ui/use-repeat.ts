import { useEffect, useRef } from 'preact/hooks';
import { backOff } from '../api/retry';

/** Does something again and again while it is wanted and the page can be seen: at first often, then less. */
export function useRepeat(isWanted: boolean, act: () => Promise<void>): void {
  const newest = useRef(act);
  newest.current = act;
  useEffect(() => {
    if (!isWanted) return undefined;
    let looks = 0;
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    const plan = (): void => {
      timer = setTimeout(() => void look(), backOff(looks++));
    };
    const look = async (): Promise<void> => {
      if (!document.hidden) await newest.current();
      if (!isOver) plan();
    };
    const whenSeen = (): void => {
      if (document.hidden) return;
      looks = 0;
      clearTimeout(timer);
      void look();
    };
    plan();
    document.addEventListener('visibilitychange', whenSeen);
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', whenSeen);
    };
  }, [isWanted]);
}
