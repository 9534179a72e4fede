import { useEffect, useState } from "react";
import styles from "./spinner.module.css";

/** An answer sooner than this needs no sign of waiting: a flash would only be noise. */
const QUIET_MS = 200;

export function Spinner({ words }: { readonly words: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  // Nothing is drawn, but that something is waited for is there to be found.
  if (!shown) return <span hidden data-testid="spinner" />;
  return (
    <span className={styles.waiting} data-testid="spinner">
      <span className={styles.spinner} aria-hidden="true" />
      {words}
    </span>
  );
}
