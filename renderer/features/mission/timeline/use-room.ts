import { useEffect, useState, type RefObject } from "react";

/** How wide an element is. */
export function useRoom(area: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(800);
  useEffect(() => {
    if (area.current === null) return undefined;
    const watcher = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setRoom(Math.round(entry.contentRect.width));
    });
    watcher.observe(area.current);
    return () => watcher.disconnect();
  }, [area]);
  return room;
}
