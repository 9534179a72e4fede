import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { Button } from "./button.tsx";
import { Glyph } from "./glyph.tsx";
import { IconButton } from "./icon-button.tsx";
import styles from "./notice-region.module.css";
import type { Notice, NoticeStore } from "./notices.ts";

/** Long enough to read a sentence. */
const SHOWN_MS = 6_000;

/** One notice at a time, in a corner. It never takes the keyboard; the live region says it. */
export function NoticeRegion({ store }: { readonly store: NoticeStore }) {
  const { t } = useLingui();
  const shown = useStore(store, ({ list }) => list[0]);
  const others = useStore(store, ({ list }) => list.length > 1);
  return (
    <section className={styles.region} aria-label={t`Notices`} data-testid="notices">
      {shown !== undefined && <NoticeCard key={shown.id} notice={shown} others={others} store={store} />}
      <LiveRegion store={store} />
    </section>
  );
}

/** The page's one voice: everything that is read out without being asked for goes through it. */
function LiveRegion({ store }: { readonly store: NoticeStore }) {
  const { number, words } = useStore(store, (notices) => notices.said);
  const urgent = useStore(store, (notices) => notices.urgent);
  return (
    <>
      <div className={styles.said} role="status" aria-live="polite" data-testid="live-region">
        <p key={number}>{words}</p>
      </div>
      <div className={styles.said} role="alert" aria-live="assertive" data-testid="urgent-region">
        {urgent}
      </div>
    </>
  );
}

interface CardProps {
  readonly notice: Notice;
  readonly others: boolean;
  readonly store: NoticeStore;
}

function NoticeCard({ notice, others, store }: CardProps) {
  const { t } = useLingui();
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const { id, tone, words, action } = notice;
  // A problem nobody else waits behind stays until it is closed.
  const stays = pointed || focused || (tone === "problem" && !others);
  useEffect(() => {
    if (stays) return undefined;
    const timer = setTimeout(() => store.getState().pass(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [stays, store, id]);
  const close = () => store.getState().remove(id);
  return (
    <div
      className={styles.notice}
      data-state={tone}
      data-testid="notice"
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      <Mark tone={tone} />
      <p className={styles.words}>{words}</p>
      {action !== undefined && (
        <Button
          small
          onClick={() => {
            close();
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label={t`Close notice`} small icon={<X size={14} strokeWidth={1.75} />} onClick={close} />
    </div>
  );
}

function Mark({ tone }: Pick<Notice, "tone">) {
  if (tone === "plain") return null;
  return (
    <span className={styles.mark}>
      {tone === "good" && <Glyph shape="disc-tick" tone="done" />}
      {tone === "problem" && <Glyph shape="octagon-cross" tone="fail" />}
      {tone === "need" && <Glyph shape="diamond" tone="need" />}
    </span>
  );
}
