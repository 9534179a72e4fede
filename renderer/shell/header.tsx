import { Trans, useLingui } from "@lingui/react/macro";
import { Search } from "lucide-react";
import { useKeys } from "../commands/use-keys.ts";
import { useEngine, useLink, useWorkbench } from "../state/workbench.ts";
import { Button } from "../ui/button.tsx";
import { Glyph } from "../ui/glyph.tsx";
import { Keys } from "../ui/keys.tsx";
import { DecisionsPill } from "./decisions-pill.tsx";
import { bannerWords, engineWords } from "./engine-words.ts";
import type { Feature } from "./feature.ts";
import styles from "./shell.module.css";

interface HeaderProps {
  readonly feature: Feature;
  readonly title: string;
  /** The screen waits behind another one. */
  readonly recovering: boolean;
}

export function Header({ feature, title, recovering }: HeaderProps) {
  const { t } = useLingui();
  const { screen } = useWorkbench();
  const { HeaderTitle, HeaderContext, HeaderActions } = feature;
  return (
    <header className={styles.header} aria-label={t`Header`} data-pane="header" data-testid="header">
      <h1 className={styles.title}>{HeaderTitle === undefined || recovering ? title : <HeaderTitle />}</h1>
      <div className={styles.context}>{HeaderContext !== undefined && !recovering && <HeaderContext />}</div>
      <span className={styles.fill} />
      <LinkMark />
      <div className={styles.actions}>
        {HeaderActions !== undefined && !recovering && <HeaderActions />}
        {/* The mission's own header counts them with their age. */}
        {feature.id !== "mission" && <DecisionsPill />}
        <Button
          shortens
          className={styles.search}
          icon={<Search size={14} strokeWidth={1.75} aria-hidden="true" />}
          data-testid="open-palette"
          onClick={() => screen.getState().show("palette")}
        >
          <Trans>Search</Trans>
          <Keys keys={useKeys("palette.open")} />
        </Button>
      </div>
    </header>
  );
}

/** Quiet while all is well, which the status bar says, and where the banner says more. */
function LinkMark() {
  const link = useLink((state) => state.link);
  const engine = useEngine((state) => state);
  const { state, words, shape, tone } = engineWords(link, engine);
  if (state === "ready" || state === "connected" || bannerWords(link) !== null) return null;
  return (
    <span className={styles.link} data-testid="link-state" data-state={state}>
      <Glyph shape={shape} tone={tone} />
      {words}
    </span>
  );
}
