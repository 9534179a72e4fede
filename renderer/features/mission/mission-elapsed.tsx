import { useMission } from "../../state/mission-context.tsx";
import { Elapsed } from "../../ui/time.tsx";

interface MissionElapsedProps {
  readonly since: number;
  readonly until: number | null;
  readonly clock?: boolean;
}

/** How long something of the mission has been going on; as last seen while nothing is heard of it. */
export function MissionElapsed({ since, until, clock = false }: MissionElapsedProps) {
  const lostAt = useMission((view) => view.lostAt);
  return <Elapsed since={since} until={until ?? lostAt} clock={clock} />;
}
