import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { TrashRow } from "#shared/contract/upkeep-requests.ts";
import { Button } from "../../ui/button.tsx";
import { byteSize, dateAndTime } from "../../ui/format.ts";
import styles from "../fleet-dialogs.module.css";
import type { Worktree } from "./worktree-store.ts";

interface WorktreeProps {
  readonly worktree: Worktree;
  readonly busy: boolean;
  readonly onRemove: () => Promise<void>;
}

export function WorktreeEntry({ worktree, busy, onRemove }: WorktreeProps) {
  const { task, missionTitle, branch, bytes, users, path } = worktree;
  const [user] = users;
  const inUse = user === undefined ? null : inUseWords(user);
  return (
    <div className={styles.row} data-testid="worktree-row" data-task={task}>
      <div className={styles.grow} title={path}>
        <div>
          <bdi lang="und">{task}</bdi>
        </div>
        <div className={styles.meta}>
          <bdi lang="und">{missionTitle}</bdi>
          {" · "}
          <bdi>{branch}</bdi>
          {bytes !== null && ` · ${byteSize(bytes)}`}
          {user !== undefined && ` · `}
          {inUse}
        </div>
      </div>
      <Button refusal={inUse ?? (busy ? t`At work` : null)} onClick={() => void onRemove()}>
        <Trans>Remove…</Trans>
      </Button>
    </div>
  );
}

/** A session is an agent's; other users are told by name. */
const inUseWords = (user: string): string =>
  user.startsWith("session ") ? t`An agent works in it` : t`In use by ${user}`;

interface TrashProps {
  readonly row: TrashRow;
  readonly busy: boolean;
  readonly onRestore: () => void;
}

export function TrashEntry({ row, busy, onRestore }: TrashProps) {
  const { task, branch, removedAt, goneAt, inTheWay, path } = row;
  const removed = dateAndTime(removedAt);
  const gone = dateAndTime(goneAt);
  return (
    <div className={styles.row} data-testid="trash-row" data-task={task}>
      <div className={styles.grow} title={path}>
        <div>
          <bdi lang="und">{task}</bdi>
        </div>
        <div className={styles.meta}>
          <bdi>{branch}</bdi>
          {" · "}
          <Trans>
            removed {removed}, kept until {gone}
          </Trans>
        </div>
      </div>
      <Button refusal={inTheWay ?? (busy ? t`At work` : null)} onClick={onRestore}>
        <Trans>Restore</Trans>
      </Button>
    </div>
  );
}
