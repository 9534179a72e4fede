import { useLink, useWorkbench } from "../state/workbench.ts";
import { Button } from "../ui/button.tsx";
import { Glyph } from "../ui/glyph.tsx";
import { bannerWords } from "./engine-words.ts";
import styles from "./shell.module.css";

export function EngineBanner() {
  const { connection } = useWorkbench();
  const link = useLink((state) => state.link);
  const words = bannerWords(link);
  return (
    <div role="status" aria-live="polite" style={{ gridArea: "banner" }}>
      {words !== null && (
        <div className={styles.banner} data-testid="engine-banner" data-state={link?.state}>
          {link?.state === "failed" ? (
            <Glyph shape="octagon-cross" tone="fail" />
          ) : (
            <Glyph shape={link?.state === "silent" ? "ring-question" : "ring-dot"} tone="idle" />
          )}
          <p className={styles.bannerWords}>
            <strong>{words.title}</strong> {words.sentence}
          </p>
          {words.asks && (
            <Button
              look={link?.state === "failed" ? "primary" : "plain"}
              onClick={() => connection.tell({ t: "restart-engine" })}
            >
              Start the engine again
            </Button>
          )}
          <Button look="quiet" onClick={() => connection.tell({ t: "show-logs" })}>
            Show logs
          </Button>
        </div>
      )}
    </div>
  );
}
