import { useLayoutEffect, useRef, type ReactNode } from "react";

/** When this part of a card goes away while the keyboard is in it, the card itself gets the keyboard. */
export function KeepsKeyboard({ children }: { readonly children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const part = element.current;
    // Runs before the part is taken out of the page.
    return () => {
      if (part?.contains(document.activeElement) !== true) return;
      part.closest<HTMLElement>('[data-testid="decision"]')?.focus();
    };
  }, []);
  return <div ref={element}>{children}</div>;
}
