import { Plural, Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { ConventionsView } from "#shared/contract/conventions.ts";
import type { RepositorySetup } from "#shared/contract/repository-requests.ts";
import { useAsked } from "../../state/use-asked.ts";
import { Button } from "../../ui/button.tsx";
import { ConventionsDialog } from "./conventions-dialog.tsx";
import styles from "./conventions.module.css";

/** One line where agents of different makers would be told different things. Nobody has to care. */
export function ConventionsDrift({ of: { repository, commit } }: { readonly of: RepositorySetup }) {
  const [open, setOpen] = useState(false);
  /** How often the checkout was asked about: somebody may have written there while it was looked at. */
  const [looks, setLooks] = useState(0);
  const seen = useAsked(
    "repository.conventions",
    { repository },
    Number.parseInt(commit.slice(0, 8), 16) + looks,
  );
  const view = seen.value?.repository === repository ? seen.value : null;
  const apart = view === null ? 0 : apartIn(view);
  if (view === null || (apart === 0 && !open)) return null;
  const look = (): void => setLooks((before) => before + 1);
  return (
    <div className={styles.line} data-testid="conventions">
      <span>
        <Plural
          value={apart}
          one="Agents are told different things here, in # place."
          other="Agents are told different things here, in # places."
        />
      </span>
      <Button
        small
        look="quiet"
        aria-haspopup="dialog"
        data-testid="show-conventions"
        onClick={() => {
          look();
          setOpen(true);
        }}
      >
        <Trans>Look at them…</Trans>
      </Button>
      <ConventionsDialog open={open} view={view} onChanged={look} onClose={() => setOpen(false)} />
    </div>
  );
}

const apartIn = ({ pairs, problems }: ConventionsView): number =>
  pairs.filter(({ state }) => state !== "in-step").length + problems.length;
