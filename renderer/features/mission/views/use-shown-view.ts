import { useMission } from "../../../state/mission-context.tsx";
import { useArrangement, type View } from "../arrangement.ts";
import { useNarrowWindow } from "../use-narrow-window.ts";

/** More tasks than these make a graph that a narrow window cannot show at a readable size. */
const MOST_IN_NARROW_GRAPH = 12;

export function useShownView(): View {
  const chosen = useArrangement(({ view }) => view);
  const narrow = useNarrowWindow();
  const many = useMission(({ state }) => (state?.tasks.size ?? 0) > MOST_IN_NARROW_GRAPH);
  return chosen ?? (narrow && many ? "list" : "graph");
}
