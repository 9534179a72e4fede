import { lazy, Suspense, useState, type ComponentType } from "react";

const loads = new Set<() => Promise<unknown>>();

/**
 * A part of the page whose script comes when it is first shown, or in an idle moment before. Whatever the first paint does
 * not need belongs into one: `build/first-paint.test.ts` weighs what is left.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  let loading: Promise<{ default: ComponentType<Props> }> | null = null;
  const once = () => {
    loading ??= load().then((Part) => {
      loaded = Part;
      return { default: Part };
    });
    return loading;
  };
  loads.add(once);
  const Later = lazy(once);
  return function LazyPart(props: Props) {
    // A part that is there already is drawn at once, so that the keyboard can go straight into it.
    const [Part] = useState<ComponentType<Props>>(() => loaded ?? Later);
    return (
      <Suspense fallback={null}>
        <Part {...props} />
      </Suspense>
    );
  };
}

/** Brings everything else while nobody waits for anything. */
export function loadPartsWhenIdle(): void {
  requestIdleCallback(() => void Promise.all([...loads].map((load) => load())), { timeout: 2_000 });
}
