import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { Checkbox } from "../../../ui/checkbox.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { filesOfDiff } from "../changes/diff-lines.ts";
import { useDiff } from "../changes/use-diff.ts";
import { partChoices, partsRefusal } from "./comparison.ts";
import styles from "./rivals.module.css";

interface PartsToTakeProps {
  readonly picked: TaskState;
  readonly other: TaskState;
  readonly paths: readonly string[];
  readonly onChange: (paths: readonly string[]) => void;
}

/** Files of the one that is not taken, which the other one gets in the place of its own. */
export function PartsToTake({ picked, other, paths, onChange }: PartsToTakeProps) {
  const { t } = useLingui();
  const { text } = useDiff(other.workspace === null ? null : other.spec.id);
  const choices = useMemo(
    () =>
      partChoices(
        picked,
        filesOfDiff(text).map(({ path }) => path),
      ),
    [picked, text],
  );
  const refused = partsRefusal(other);
  return (
    <fieldset className={styles.parts} data-testid="parts-to-take">
      <legend>
        <Trans>
          Files to take over from <Foreign>{other.spec.id}</Foreign>
        </Trans>
      </legend>
      {refused !== null ? (
        <p className={styles.note}>{refused}</p>
      ) : (
        <p className={styles.note}>
          {t`With files of the other it is checked and reviewed again, before it is merged.`}
        </p>
      )}
      {refused === null &&
        choices.map(({ path, isOutside }) => (
          <Checkbox
            key={path}
            label={
              <code lang="und" dir="ltr">
                {path}
              </code>
            }
            checked={paths.includes(path)}
            disabled={isOutside}
            {...(isOutside ? { hint: t`Outside of what this one may change.` } : {})}
            onChange={(checked) =>
              onChange(checked ? [...paths, path] : paths.filter((each) => each !== path))
            }
          />
        ))}
    </fieldset>
  );
}
