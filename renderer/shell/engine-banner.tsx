import { Trans } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import type { LinkState } from "#shared/contract/window.ts";
import { useLink, useWorkbench } from "../state/workbench.ts";
import { Button } from "../ui/button.tsx";
import { Glyph } from "../ui/glyph.tsx";
import { bannerWords } from "./engine-words.ts";
import styles from "./shell.module.css";

/** A link that is back sooner than this is told in the status bar only: a banner that flashes moves the whole page. */
const SETTLED_MS = 400;

export function EngineBanner() {
  const { connection, notices } = useWorkbench();
  const link = useSettledLink();
  const words = bannerWords(link);
  const said = words === null ? null : `${words.title} ${words.sentence}`;
  useEffect(() => {
    if (said !== null) notices.getState().announce(said, "engine");
  }, [said, notices]);
  return (
    <div style={{ gridArea: "banner" }}>
      {words !== null && (
        <div className={styles.banner} data-testid="engine-banner" data-state={link?.state}>
          {link?.state === "failed" ? (
            <Glyph shape="octagon-cross" tone="fail" />
          ) : (
            <Glyph shape={link?.state === "silent" ? "ring-question" : "ring-dot"} tone="idle" />
          )}
          <p className={styles.bannerWords}>
            <strong>{words.title}</strong> {words.reason !== null && <span lang="en">{words.reason} </span>}
            {words.sentence}
          </p>
          {words.asks && (
            <Button
              look={link?.state === "failed" ? "primary" : "plain"}
              onClick={() => connection.tell({ t: "restart-engine" })}
            >
              <Trans>Start the engine again</Trans>
            </Button>
          )}
          <Button look="quiet" onClick={() => connection.tell({ t: "show-logs" })}>
            <Trans>Show logs</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}

function useSettledLink(): LinkState | null {
  const link = useLink((state) => state.link);
  const [settled, setSettled] = useState(link);
  useEffect(() => {
    const wait = link?.state === "up" || link?.state === "failed" ? 0 : SETTLED_MS;
    const timer = setTimeout(() => setSettled(link), wait);
    return () => clearTimeout(timer);
  }, [link]);
  return settled;
}
