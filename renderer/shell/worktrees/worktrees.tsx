import { Trans, useLingui } from "@lingui/react/macro";
import { useCallback, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { TrashRow } from "#shared/contract/upkeep-requests.ts";
import { useSelection, useWorkbench } from "../../state/workbench.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import styles from "../fleet-dialogs.module.css";
import { RemoveQuestion, type Removal } from "./remove-question.tsx";
import { TrashEntry, WorktreeEntry } from "./worktree-rows.tsx";
import { readChanges, readKept, removeWorktree, restoreWorktree, type Kept } from "./worktree-store.ts";

/** The worktrees of the chosen mission, or of the newest ones, and what was removed: to take away, and to have back. */
export function Worktrees() {
  const { t } = useLingui();
  const { screen } = useWorkbench();
  const open = useStore(screen, (state) => state.layer === "worktrees");
  return (
    <Dialog
      open={open}
      onClose={() => screen.getState().show("none")}
      title={t`Worktrees and trash`}
      size="wide"
      testId="worktrees-dialog"
    >
      <Content />
    </Dialog>
  );
}

function Content() {
  const { t } = useLingui();
  const workbench = useWorkbench();
  const { missionList, notices } = workbench;
  const only = useSelection((selection) => selection.mission);
  const [kept, setKept] = useState<Kept | null>(null);
  const [removal, setRemoval] = useState<Removal | null>(null);
  const [busy, setBusy] = useState<string | null>(null);

  const read = useCallback(
    () => readKept(workbench, missionList.getState().value ?? [], only),
    [workbench, missionList, only],
  );
  useEffect(() => {
    let isMeant = true;
    void read().then((found) => isMeant && setKept(found));
    return () => {
      isMeant = false;
    };
  }, [read]);
  const look = async () => setKept(await read());

  const tell = (tone: "good" | "problem", words: string) =>
    notices.getState().add({ tone, words, about: "worktrees" });

  const remove = async ({ worktree }: Removal) => {
    setRemoval(null);
    setBusy(worktree.path);
    const outcome = await removeWorktree(workbench, worktree);
    setBusy(null);
    if (!outcome.ok) return tell("problem", outcome.failure.message);
    const { patch } = outcome.value;
    tell(
      "good",
      patch === null
        ? t`The worktree is in the trash. Restore brings it back.`
        : t`The worktree is in the trash. Its changes are also kept as a patch: ${patch}`,
    );
    await look();
  };
  const restore = async (row: TrashRow) => {
    setBusy(row.id);
    const outcome = await restoreWorktree(workbench, row);
    setBusy(null);
    if (!outcome.ok) return tell("problem", outcome.failure.message);
    tell("good", t`The worktree is back in ${outcome.value.path}, as it was.`);
    await look();
  };

  if (kept === null) {
    return (
      <div className={styles.body}>
        <Spinner words={t`Looking at the disk`} />
      </div>
    );
  }
  return (
    <div className={styles.body}>
      {kept.problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
      <section className={styles.section} aria-label={t`Worktrees`}>
        <h3>
          <Trans>Worktrees</Trans>
        </h3>
        {kept.worktrees.length === 0 && (
          <p className={styles.meta}>
            <Trans>There is none now.</Trans>
          </p>
        )}
        {kept.worktrees.map((worktree) => (
          <WorktreeEntry
            key={worktree.path}
            worktree={worktree}
            busy={busy !== null}
            onRemove={async () => {
              const changes = await readChanges(workbench, worktree);
              setRemoval({ worktree, changes: changes.ok ? changes.value : null });
            }}
          />
        ))}
      </section>
      <section className={styles.section} aria-label={t`Trash`}>
        <h3>
          <Trans>Trash</Trans>
        </h3>
        {kept.trash.length === 0 && (
          <p className={styles.meta}>
            <Trans>Nothing was removed.</Trans>
          </p>
        )}
        {kept.trash.map((row) => (
          <TrashEntry key={row.id} row={row} busy={busy !== null} onRestore={() => void restore(row)} />
        ))}
      </section>
      <RemoveQuestion
        removal={removal}
        onClose={() => setRemoval(null)}
        onConfirm={(chosen) => void remove(chosen)}
      />
    </div>
  );
}
