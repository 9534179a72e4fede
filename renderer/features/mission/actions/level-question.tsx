import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { Foreign } from "../../../ui/quoted.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { useArrangementStore } from "../arrangement.ts";
import { QuestionFrame } from "./question-frame.tsx";
import { levelsToChoose, type LevelChoice } from "./task-choices.ts";

const LEVELS = {
  light: { word: msg`Light`, means: msg`Only the acceptance commands look at it.` },
  standard: { word: msg`Standard`, means: msg`One review by another family.` },
  full: {
    word: msg`Full`,
    means: msg`Two reviews that do not see each other, put together, and looks at what the change asks for.`,
  },
} as const;

/** More review is a wish; less of it is asked about as a decision, with what is given up in front of the person. */
export function LevelQuestion({ task }: { readonly task: TaskState }) {
  const { t, i18n } = useLingui();
  const arrangement = useArrangementStore();
  const choices = levelsToChoose(task).filter(({ how }) => how !== "no");
  const [level, setLevel] = useState(task.reviewLevel);
  const chosen = choices.find((each) => each.level === level);
  const how = chosen?.how ?? "no";
  const word = i18n._(LEVELS[level].word);
  return (
    <QuestionFrame
      title={
        <Trans>
          How much <Foreign>{task.spec.title}</Foreign> is reviewed
        </Trans>
      }
      sentence={t`More counts at once. Less is asked as a decision, which you answer with a reason.`}
      action={how === "lower" ? t`Ask for less` : t`Review more`}
      refusal={how === "raise" || how === "lower" ? null : t`It is reviewed like that: ${word}.`}
      command={() => commandOf(task.spec.id, level, how)}
      onDone={() => {
        // What was asked for stands there now.
        if (how === "lower") arrangement.setState({ dock: "decisions", dockOpen: true });
      }}
    >
      <RadioList
        label={t`Level`}
        bare
        value={level}
        onChange={setLevel}
        options={choices.map((each) => ({
          value: each.level,
          label: (
            <>
              {i18n._(LEVELS[each.level].word)}
              {each.how === "now" && ` · ${t`as it is now`}`}
            </>
          ),
          hint: i18n._(LEVELS[each.level].means),
        }))}
        testId="level-choice"
      />
    </QuestionFrame>
  );
}

function commandOf(task: TaskId, level: LevelChoice["level"], how: LevelChoice["how"]): OperatorCommandInput {
  if (how === "lower" && level !== "full") return { type: "task.lower-review", task, level };
  return { type: "task.raise-review", task, level: level === "light" ? "standard" : level };
}
