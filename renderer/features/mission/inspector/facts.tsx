import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { isolated } from "#shared/messages/messages.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { isReady } from "#shared/mission/flight/status.ts";
import { collidesWith, forecastsAt } from "#shared/mission/landing/forecast.ts";
import { quotaWaitOf } from "#shared/mission/routing/quota-wait.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { count } from "../../../ui/format.ts";
import { Foreign } from "../../../ui/quoted.tsx";
import { shortPath } from "../../../ui/short-path.ts";
import { limitFact, quotaWords } from "../../../words/task-line.ts";
import { Button } from "../../../ui/button.tsx";
import { moneySpent } from "../money-words.ts";
import { taskBegan, taskEnded } from "../task-facts.ts";
import { MissionElapsed } from "../mission-elapsed.tsx";
import { useMissionCommand } from "../use-mission-command.ts";
import styles from "./inspector.module.css";
import { RiskReasons } from "./risk-reasons.tsx";
import { TaskLinks } from "./task-links.tsx";

const RISKS = { low: msg`Low risk`, medium: msg`Medium risk`, high: msg`High risk` } as const;
const LEVELS = { light: msg`light review`, standard: msg`standard review`, full: msg`full review` } as const;

export function Facts({ task }: { readonly task: TaskState }) {
  const { t, i18n } = useLingui();
  const dependents = useMission(({ state }) => state?.dependents.get(task.spec.id));
  const began = taskBegan(task);
  const route = task.attempts.at(-1)?.route;
  const { spend, workspace, spec } = task;
  return (
    <dl className={styles.facts}>
      {route !== undefined && (
        <Fact name={t`Agent`}>
          <Foreign>{[route.agent, route.model].filter(Boolean).join(" · ")}</Foreign>
          {route.effort !== null && ` · ${t`${isolated(route.effort)} effort`}`}
        </Fact>
      )}
      {began !== null && (
        <Fact name={t`Time`}>
          <MissionElapsed since={began} until={taskEnded(task)} />
        </Fact>
      )}
      <QuotaFact task={task} />
      <ForecastFacts task={task} />
      {task.handedOver !== null && (
        <Fact
          name={t`Handed over`}
        >{t`from ${isolated(task.handedOver.from ?? "?")} to ${isolated(task.handedOver.to)}`}</Fact>
      )}
      {task.authors.length > 1 && (
        <Fact name={t`Written by`}>
          <Foreign>{task.authors.join(", ")}</Foreign>
        </Fact>
      )}
      {task.attempts.length > 0 && (
        <Fact name={t`Spent`}>
          {t`${moneySpent(spend.costMicros, spend.unknownCost)}, ${count(spend.tokensIn + spend.tokensOut)} tokens`}
        </Fact>
      )}
      {spec.after.length > 0 && (
        <Fact name={t`Waits for`}>
          <TaskLinks tasks={spec.after} />
        </Fact>
      )}
      {dependents !== undefined && dependents.length > 0 && (
        <Fact name={t`Unblocks`}>
          <TaskLinks tasks={dependents} />
        </Fact>
      )}
      <Fact name={t`Risk`}>
        {t`${i18n._(RISKS[task.risk])}, ${i18n._(LEVELS[task.reviewLevel])}`}
        <RiskReasons task={task} />
      </Fact>
      {workspace !== null && (
        <>
          <Fact name={t`Branch`}>
            <Foreign>{workspace.branch}</Foreign>
          </Fact>
          <Fact name={t`Worktree`}>
            <Foreign>{shortPath(workspace.path)}</Foreign>
          </Fact>
        </>
      )}
      {task.mergedAs !== null && (
        <Fact name={t`Merged as`}>
          <code>{task.mergedAs.slice(0, 10)}</code>
        </Fact>
      )}
    </dl>
  );
}

/** Out of quota is a state with an end: whose, and when work goes on. */
function QuotaFact({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const wait = useMission(({ state }) => (state === null ? null : quotaWaitOf(state, task)));
  const send = useMissionCommand();
  const until = wait?.until ?? task.rateLimitedUntil;
  const family = wait?.family ?? task.attempts.at(-1)?.route.family;
  const isKnown = useMission(({ state }) => family !== undefined && state?.limits.has(family) === true);
  if (until === null) return null;
  return (
    <Fact name={wait?.headRoom === true ? t`Little quota left` : t`Out of quota`}>
      <span className={styles.withAct}>
        {wait === null ? limitFact(task, family ?? "?", until) : quotaWords(wait)}
        {isKnown && family !== undefined && (
          <Button
            small
            data-testid="lift-limit"
            onClick={() => void send({ type: "family.lift-limit", family })}
          >{t`Ask it again`}</Button>
        )}
      </span>
    </Fact>
  );
}

/** What it waits for or will meet because others change the same files. */
function ForecastFacts({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const { id } = task.spec;
  // As text: a list that is made anew every time would draw this again at every event.
  const seen = useMission(({ state }) => (state === null ? "[]" : JSON.stringify(forecastsAt(state, id))));
  const inTheWay = useMission(({ state }) =>
    state === null || !isReady(task) ? null : collidesWith(state, task),
  );
  const forecasts = JSON.parse(seen) as ReturnType<typeof forecastsAt>;
  return (
    <>
      {inTheWay !== null && (
        <Fact name={t`Waits for files of`}>
          <TaskLinks tasks={[inTheWay]} />
        </Fact>
      )}
      {forecasts.map(({ other, paths, isBehind }) => (
        <Fact key={other ?? ""} name={isBehind ? t`Will conflict with` : t`In the way of`}>
          {other === null ? t`the mission branch` : <TaskLinks tasks={[other]} />}
          {": "}
          <Foreign>{paths.join(", ")}</Foreign>
        </Fact>
      ))}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
