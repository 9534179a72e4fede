import { useTicking } from "../ui/time.tsx";
import { useMission } from "./mission-context.tsx";

/** Something of a mission that depends on what time it is. While nothing is heard of the mission its clock stands. */
export function useMissionClock<Value extends string | number | boolean>(
  read: (now: number) => Value,
): Value {
  const lostAt = useMission((view) => view.lostAt);
  return useTicking((now) => read(lostAt ?? now));
}
