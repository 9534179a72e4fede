import { Plural, useLingui } from "@lingui/react/macro";
import { useMemo, useState } from "react";
import type { TaskId } from "#shared/mission/ids.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Button } from "../../../ui/button.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Spinner } from "../../../ui/spinner.tsx";
import { DiffFile } from "./diff-file.tsx";
import { filesOfDiff } from "./diff-lines.ts";
import styles from "./changes.module.css";
import { signed } from "./signed.ts";
import { useDiff } from "./use-diff.ts";

/** What a task has changed so far, against where it began. */
export function TaskChanges({ task }: { readonly task: TaskId }) {
  const { t } = useLingui();
  const begun = useMission(({ state }) => state?.tasks.get(task)?.workspace != null);
  const { text, more, problem, leftOut, refresh, waiting } = useDiff(begun ? task : null);
  const files = useMemo(() => filesOfDiff(text), [text]);
  const [open, setOpen] = useState<ReadonlySet<string> | null>(null);
  if (!begun) return <Empty title={t`No changes yet`} sentence={t`The task has not been started.`} />;
  if (problem !== null) return <Empty title={t`No changes to show`} sentence={problem} />;
  if (waiting) return <Spinner words={t`Comparing`} />;
  if (files.length === 0)
    return (
      <Empty
        title={t`Nothing changed yet`}
        sentence={t`The worktree is as it was when the task began.`}
        action={<Button small onClick={refresh}>{t`Look again`}</Button>}
      />
    );
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  // A few are shown at once; of many a person chooses.
  const isOpen = (path: string) => (open === null ? files.length <= 3 : open.has(path));
  const toggle = (path: string) => {
    const shown = files.map((file) => file.path).filter((each) => isOpen(each) !== (each === path));
    setOpen(new Set(shown));
  };
  return (
    <div className={styles.changes} data-testid="task-changes">
      <p className={styles.sum}>
        <span>
          <Plural value={files.length} one="# file" other="# files" />
        </span>
        <span className={styles.added}>{signed(added, "+")}</span>
        <span className={styles.removed}>{signed(removed, "−")}</span>
        <Button small look="quiet" onClick={refresh}>{t`Look again`}</Button>
      </p>
      {leftOut.length > 0 && <p className={styles.note}>{t`Not compared: ${leftOut.join(", ")}`}</p>}
      {files.map((file) => (
        <DiffFile key={file.path} file={file} open={isOpen(file.path)} onToggle={() => toggle(file.path)} />
      ))}
      {more !== null && <Button small onClick={more}>{t`Show more`}</Button>}
    </div>
  );
}
