import { useEffect, useState } from "react";

/** Ages need no finer clock than this. */
const AGE_STEP_MS = 10_000;

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), AGE_STEP_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
