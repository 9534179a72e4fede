import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { SessionId } from "#shared/ids.ts";
import { useMission } from "../../state/mission-context.tsx";
import { Empty } from "../../ui/empty.tsx";
import { terminalOfSession } from "./agent-terminal.ts";
import { TerminalTile } from "./terminal-tile.tsx";
import styles from "./terminals-dock.module.css";
import { useReveal } from "./use-reveal.ts";

export interface TaskTerminalProps {
  readonly session: SessionId;
  /** A line to scroll to, if it stands there. */
  readonly reveal?: string;
}

/** One session of the mission around it, whether its attempt is under way or long over. */
export function TaskTerminal({ session, reveal }: TaskTerminalProps) {
  useReveal(session, reveal);
  const { t } = useLingui();
  const state = useMission((view) => view.state);
  const head = useMission((view) => view.head);
  const live = useMission((view) => view.live);
  const terminal = useMemo(
    // The state is changed in place; its head tells that it was.
    () => (state === null || head < 0 ? null : terminalOfSession(state, session, live)),
    [state, head, live, session],
  );
  if (terminal === null) {
    return <Empty title={t`No terminal`} sentence={t`This mission has no such session.`} />;
  }
  return (
    <div className={styles.one}>
      <TerminalTile key={terminal.id} terminal={terminal} />
    </div>
  );
}
