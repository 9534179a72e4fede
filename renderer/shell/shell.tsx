import { useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { useStore } from "zustand";
import { CheatSheet } from "../commands/cheat-sheet.tsx";
import { ContextMenu } from "../commands/context-menu.tsx";
import { listenToKeys } from "../commands/keyboard.ts";
import { Palette } from "../commands/palette.tsx";
import { platformOf } from "../state/platform.ts";
import { useEngine, useWorkbench } from "../state/workbench.ts";
import { inWords } from "#shared/messages/messages.ts";
import { NoticeRegion } from "../ui/notice-region.tsx";
import { EngineBanner } from "./engine-banner.tsx";
import type { Feature } from "./feature.ts";
import { Header } from "./header.tsx";
import { QuitQuestion } from "./quit-question.tsx";
import { rememberFocus } from "./panes.ts";
import { Rail } from "./rail.tsx";
import { RecoveryScreen } from "./recovery-screen.tsx";
import styles from "./shell.module.css";
import { StatusBar } from "./status-bar.tsx";
import { StopAll } from "./stop-all.tsx";
import { useDecisionNews } from "./use-decision-news.ts";
import { useFleetCommands } from "./use-fleet-commands.ts";
import { useWindowTitle } from "./use-window-title.ts";
import { Worktrees } from "./worktrees/worktrees.tsx";
import { useShellCommands } from "./use-shell-commands.ts";

/** The frame around every screen. */
export function Shell({ features }: { readonly features: readonly Feature[] }) {
  const { t } = useLingui();
  const { screen, notices, commands, link } = useWorkbench();
  const id = useStore(screen, (state) => state.screen);
  const railOpen = useStore(screen, (state) => state.railOpen);
  const recovery = useEngine((engine) => (engine.live ? (engine.value?.recovery ?? null) : null));
  const feature = features.find((each) => each.id === id) ?? features[0];
  useShellCommands(features);
  useEffect(rememberFocus, []);
  useEffect(
    () =>
      listenToKeys(
        commands,
        () => platformOf(link.getState().facts),
        (reason) => notices.getState().add({ tone: "plain", words: `${reason}.` }),
      ),
    [commands, link, notices],
  );
  const title = recovery === null ? inWords(feature?.title ?? "") : t`Recovery`;
  useFleetCommands();
  useDecisionNews();
  useWindowTitle(recovery === null ? (feature?.id ?? "") : "recovery", title);
  if (feature === undefined) return null;
  return (
    <div className={styles.shell} data-testid="shell">
      <Header feature={feature} title={title} recovering={recovery !== null} />
      <EngineBanner />
      {railOpen && recovery === null && <Rail features={features} />}
      <main
        className={styles.main}
        aria-label={title}
        data-screen={recovery === null ? feature.id : "recovery"}
        data-testid={`screen-${feature.id}`}
      >
        {recovery === null ? <feature.Screen /> : <RecoveryScreen recovery={recovery} />}
      </main>
      <StatusBar />
      {features.map(({ id, Background }) => Background !== undefined && <Background key={id} />)}
      <Palette />
      <CheatSheet />
      <ContextMenu />
      <StopAll />
      <Worktrees />
      <QuitQuestion />
      <NoticeRegion store={notices} />
    </div>
  );
}
