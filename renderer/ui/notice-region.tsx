import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { Glyph } from "./glyph.tsx";
import { IconButton } from "./icon-button.tsx";
import styles from "./notice-region.module.css";
import type { Notice, NoticeStore } from "./notices.ts";

/** Long enough to read a sentence; a problem stays until it is closed. */
const SHOWN_MS = 6_000;

/** What happened, in a corner, for a while. Never takes the keyboard. */
export function NoticeRegion({ store }: { readonly store: NoticeStore }) {
  const { t } = useLingui();
  const list = useStore(store, (notices) => notices.list);
  return (
    <div className={styles.region} role="region" aria-label={t`Notices`} data-testid="notices">
      {list.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} onDone={() => store.getState().remove(notice.id)} />
      ))}
      <LiveRegion store={store} />
    </div>
  );
}

/** The one polite live region of the page: everything that is read out without being asked for goes through it. */
function LiveRegion({ store }: { readonly store: NoticeStore }) {
  const { number, words } = useStore(store, (notices) => notices.said);
  return (
    <div className={styles.said} role="status" aria-live="polite" data-testid="live-region">
      <p key={number}>{words}</p>
    </div>
  );
}

function NoticeCard({ notice, onDone }: { readonly notice: Notice; readonly onDone: () => void }) {
  const { t } = useLingui();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || notice.tone === "problem") return undefined;
    const timer = setTimeout(onDone, SHOWN_MS);
    return () => clearTimeout(timer);
  });
  return (
    <div
      className={styles.notice}
      data-state={notice.tone}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {notice.tone !== "plain" && (
        <span className={styles.mark}>
          {notice.tone === "good" ? (
            <Glyph shape="disc-tick" tone="done" />
          ) : (
            <Glyph shape="octagon-cross" tone="fail" />
          )}
        </span>
      )}
      <p className={styles.words}>{notice.words}</p>
      <IconButton label={t`Close notice`} small icon={<X size={14} strokeWidth={1.75} />} onClick={onDone} />
    </div>
  );
}
