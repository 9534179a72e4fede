import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Confirm } from "../../ui/dialog.tsx";
import { Foreign } from "../../ui/quoted.tsx";
import type { Changes, Worktree } from "./worktree-store.ts";

export interface Removal {
  readonly worktree: Worktree;
  /** null: nobody could count. */
  readonly changes: Changes | null;
}

interface Props {
  readonly removal: Removal | null;
  readonly onClose: () => void;
  readonly onConfirm: (removal: Removal) => void;
}

/** Says what is in the worktree before it goes, and that it can be had back. */
export function RemoveQuestion({ removal, onClose, onConfirm }: Props) {
  const { t } = useLingui();
  const task = removal?.worktree.task ?? "";
  return (
    <Confirm
      open={removal !== null}
      title={
        <Trans>
          Remove the worktree of <Foreign>{task}</Foreign>?
        </Trans>
      }
      action={t`Remove worktree`}
      onClose={onClose}
      onConfirm={() => removal !== null && onConfirm(removal)}
    >
      <p data-testid="worktree-changes">
        <ChangesText changes={removal?.changes ?? null} />
      </p>
      <p>
        <Trans>
          Nothing is lost: everything in it is first kept as a commit and as a patch, and the folder goes into
          the trash. Restore brings it back as it is now, for 30 days.
        </Trans>
      </p>
    </Confirm>
  );
}

function ChangesText({ changes }: { readonly changes: Changes | null }) {
  if (changes === null) return <Trans>What is in it could not be counted.</Trans>;
  const { uncommitted, untracked, commits } = changes;
  if (uncommitted + untracked + commits === 0)
    return <Trans>There is nothing in it that is not merged.</Trans>;
  return (
    <Trans>
      In it are <Plural value={uncommitted} one="# changed file" other="# changed files" />,{" "}
      <Plural value={untracked} one="# untracked file" other="# untracked files" /> and{" "}
      <Plural value={commits} one="# commit" other="# commits" />.
    </Trans>
  );
}
