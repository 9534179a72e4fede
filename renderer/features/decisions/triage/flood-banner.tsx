import { Trans, useLingui } from "@lingui/react/macro";
import { useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { FLOOD_COUNT } from "../groups/flood.ts";
import styles from "./decisions-screen.module.css";
import { useTriage } from "./triage-store.ts";

interface BannerProps {
  /** Opens the rule that would have answered the most of them; null: no rule could. */
  readonly onSuggest: (() => void) | null;
}

/** More comes than a person can read: one banner, and what would make it less. */
export function FloodBanner({ onSuggest }: BannerProps) {
  const { commands, notices } = useWorkbench();
  const { t } = useLingui();
  const flooded = useTriage(({ flood }) => flood.flooded);
  if (!flooded) return null;
  const pause = () => {
    const refusal = commands.run("starts.pause");
    if (refusal !== null) notices.getState().add({ tone: "plain", words: `${refusal}.` });
  };
  return (
    <div className={styles.flood} role="note" aria-label={t`Many decisions`} data-testid="flood">
      <Glyph shape="diamond" tone="need" />
      <p className={styles.floodWords}>
        <Trans>
          <strong>Many decisions at once.</strong> {FLOOD_COUNT} or more came within 10 minutes; the same
          kinds stand together.
        </Trans>
      </p>
      {onSuggest !== null && (
        <Button small data-testid="suggest-rule" onClick={onSuggest}>
          <Trans>Suggest a rule</Trans>
        </Button>
      )}
      <Button small data-testid="pause-starts" onClick={pause}>
        <Trans>Pause new starts</Trans>
      </Button>
    </div>
  );
}
