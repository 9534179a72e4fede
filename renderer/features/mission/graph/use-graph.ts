import { createContext, useContext, useEffect, useState } from "react";
import { useStore } from "zustand";
import { useMissionStore } from "../../../state/mission-context.tsx";
import type { MissionStore } from "../../../state/mission-store.ts";
import { useWorkbench } from "../../../state/workbench.ts";
import { GraphModel, type GraphState } from "./graph-model.ts";

/** A picture that is looked at again is as it was left, for as long as the window looks at its mission. */
const kept = new WeakMap<MissionStore, GraphModel>();

function modelOf(mission: MissionStore): GraphModel {
  const model = kept.get(mission) ?? new GraphModel(mission);
  kept.set(mission, model);
  return model;
}

/** The model of the mission that is shown, kept up to date while the picture is there. */
export function useGraphModel(): GraphModel {
  const mission = useMissionStore();
  const { notices } = useWorkbench();
  const [model] = useState(() => modelOf(mission));
  useEffect(
    () => model.attach((words) => notices.getState().add({ tone: "problem", words })),
    [model, notices],
  );
  return model;
}

export const GraphContext = createContext<GraphModel | null>(null);

export function useModel(): GraphModel {
  const model = useContext(GraphContext);
  if (model === null) throw new Error("This part of the page is outside a graph.");
  return model;
}

/** One of these per card and per edge: `pick` gives what was kept, a text or a number, never a new object. */
export function useGraph<Picked>(pick: (graph: GraphState) => Picked): Picked {
  return useStore(useModel().store, pick);
}
