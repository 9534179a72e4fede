import { useLingui } from "@lingui/react/macro";
import type { Recorded } from "#shared/mission/event.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import styles from "./views.module.css";

/** Why git did not take the landing back when it was asked last; null: it was not asked, or it did. */
const undoRefusedIn = (news: readonly Recorded[]): string | null => {
  const last = news.findLast(({ event }) => event.type.startsWith("landing.undo"))?.event;
  return last?.type === "landing.undo-failed" ? last.reason : null;
};

/** Says that nothing more will happen, and where all of it stands. The view itself stays where it is. */
export function Ended() {
  const { t } = useLingui();
  const { commands } = useWorkbench();
  const landed = useMission(({ state }) => state?.phase === "landed");
  const published = useMission(({ state }) =>
    state?.landing.landed?.how === "pull-request" ? state.landing.published : null,
  );
  const failed = useMission(
    ({ state }) => state?.landing.checks.filter((check) => check.state === "failed").length ?? 0,
  );
  // Only what moved the base branch from a known place can go back there.
  const undo = useMission(({ state }) =>
    state?.phase !== "landed" || (state.landing.landed?.base ?? null) === null
      ? "none"
      : state.landing.undoUnderWay
        ? "under-way"
        : "offered",
  );
  const refused = useMission(({ news }) => undoRefusedIn(news));
  return (
    <div className={styles.ended} data-testid="mission-ended" data-state={landed ? "landed" : "stopped"}>
      <Glyph shape={landed ? "disc-tick-line" : "square"} tone={landed ? "done" : "idle"} />
      <span className={styles.endedWords}>
        {landed ? t`This mission has landed.` : t`This mission was stopped.`}
        {landed && published !== null && (
          <>
            {" "}
            <Foreign>{published.url ?? published.next}</Foreign>
          </>
        )}
        {landed && failed > 0 && <> {t`CI failed on what landed.`}</>}
        {undo === "offered" && refused !== null && (
          <span className={styles.refused} role="status" data-testid="undo-refused" lang="en">
            {refused}
          </span>
        )}
      </span>
      {undo !== "none" && (
        <Button
          small
          data-testid="undo-landing"
          refusal={undo === "under-way" ? t`git is moving the base branch back.` : null}
          onClick={() => commands.run("mission.undo-landing")}
        >
          {undo === "under-way" ? t`Taking it back` : t`Take the landing back…`}
        </Button>
      )}
      <Button small data-testid="show-receipt" onClick={() => commands.run("mission.receipt")}>
        {t`Show receipt`}
      </Button>
    </div>
  );
}
