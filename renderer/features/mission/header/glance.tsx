import { useLingui } from "@lingui/react/macro";
import { hasEnded } from "#shared/mission/flight/status.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { useMissionClock } from "../../../state/mission-clock.ts";
import { useIsDemo } from "../../../state/is-demo.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { duration } from "../../../ui/format.ts";
import { shortPath } from "../../../ui/short-path.ts";
import { MissionElapsed } from "../mission-elapsed.tsx";
import styles from "./header.module.css";
import { StateCounts } from "./state-counts.tsx";

/** How the mission stands, in one line. */
export function Glance() {
  const { t } = useLingui();
  const live = useMission((view) => view.live);
  const known = useMission((view) => view.state !== null);
  if (!known) return null;
  return (
    <div className={styles.glance} data-testid="glance" data-live={live}>
      <Place />
      <Since />
      <StateCounts />
      <Estimate />
      {!live && <Badge title={t`The engine does not answer. This is how it was.`}>{t`As last seen`}</Badge>}
    </div>
  );
}

function Place() {
  const repository = useMission(({ state }) => state?.place.repository ?? "");
  const branch = useMission(({ state }) => state?.place.baseBranch ?? "");
  const name = repository.split(/[/\\]/).findLast((part) => part !== "") ?? repository;
  return (
    <span className={styles.place} title={shortPath(repository)} data-testid="glance-place">
      <bdi lang="und">{name}</bdi>
      {" · "}
      <bdi lang="und">{branch}</bdi>
    </span>
  );
}

/** Time that was flown: what the clock jumped is no part of it. */
function Since() {
  const { t } = useLingui();
  const launchedAt = useMission(({ state }) => state?.launchedAt ?? null);
  const jumped = useMission(({ state }) => state?.jumpedMs ?? 0);
  const endedAt = useMission(({ state }) => state?.endedAt ?? null);
  if (launchedAt === null) return <span data-testid="glance-elapsed">{t`Not launched`}</span>;
  return (
    <span className={styles.clock} data-testid="glance-elapsed">
      <abbr title={t`Time since launch`}>{t`T+`}</abbr>
      <MissionElapsed clock since={launchedAt + jumped} until={endedAt} />
    </span>
  );
}

function Estimate() {
  const { t } = useLingui();
  const state = useMission((view) => view.state);
  const head = useMission((view) => view.head);
  const minutes = useMissionClock((now) => (state === null || head === 0 ? 0 : minutesLeft(state, now)));
  // Its plan is estimated for agents that think; scripted ones are through it in a minute or two.
  const demo = useIsDemo(state);
  if (minutes === 0 || demo) return null;
  return (
    <span
      className={styles.estimate}
      data-testid="glance-estimate"
      title={t`The longest chain of open tasks, as the plan estimates them`}
    >
      {t`about ${duration(minutes * MINUTE)} left`}
    </span>
  );
}

const MINUTE = 60_000;

/**
 * As long as the longest way of open tasks takes by the plan; what runs has done a part of its own. 0: no estimate, also when
 * everything open has taken longer than the plan thought.
 */
export function minutesLeft(state: MissionState, now: number): number {
  if (state.phase !== "flying") return 0;
  let most = 0;
  for (const task of state.tasks.values()) {
    if (hasEnded(task)) continue;
    const begun = task.attempts.at(-1)?.dispatchedAt;
    const done = begun === undefined ? 0 : (now - begun) / MINUTE;
    most = Math.max(most, task.rank - done);
  }
  return Math.ceil(most);
}
