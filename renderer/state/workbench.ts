import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Timers } from "#shared/contract/client.ts";
import type { EngineStatus } from "#shared/contract/health.ts";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import type { Settings } from "#shared/settings.ts";
import { evolveTerminals, type Terminal } from "#shared/terminal.ts";
import { CommandRegistry } from "../commands/registry.ts";
import { Connection } from "../connection/connection.ts";
import type { PagePort } from "../connection/page-port.ts";
import { openPlace } from "./open-place.ts";
import { noticeStore, type NoticeStore } from "../ui/notices.ts";
import { evolveLink, linkStore, type Link, type LinkStore } from "./link-store.ts";
import { screenStore, type ScreenStore } from "./screen-store.ts";
import { FollowedMissions } from "./mission-store.ts";
import { putMission, putDecision } from "./mission-topics.ts";
import { selectionStore, type Selection, type SelectionStore } from "./selection.ts";
import { topicStore, type Topic, type TopicStore } from "./topic-store.ts";

/** Everything a window holds. Made once per page load, handed down by context: nothing is global. */
export interface Workbench {
  readonly connection: Connection;
  readonly commands: CommandRegistry;
  readonly notices: NoticeStore;
  readonly screen: ScreenStore;
  readonly link: LinkStore;
  readonly engine: TopicStore<EngineStatus>;
  readonly settings: TopicStore<Settings>;
  readonly terminals: TopicStore<Terminal[]>;
  /** All missions, in the order in which they were stated. */
  readonly missionList: TopicStore<MissionSummary[]>;
  /** What waits for a person in any mission, the one to look at first in front. */
  readonly queue: TopicStore<DecisionRow[]>;
  /** The missions that are looked at, each with its whole state. */
  readonly missions: FollowedMissions;
  readonly selection: SelectionStore;
}

const windowTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** A hidden window draws nothing, and its missions go on. */
const HIDDEN_EVERY_MS = 250;
const beforePaint = (run: () => void): void => {
  if (document.hidden) setTimeout(run, HIDDEN_EVERY_MS);
  else requestAnimationFrame(run);
};

export function createWorkbench(port: PagePort, firstScreen: string): Workbench {
  const commands = new CommandRegistry();
  const notices = noticeStore(windowTimers);
  const link = linkStore();
  const connection = new Connection(port, windowTimers, {
    link: (state) => link.setState((before) => evolveLink(before, state, Date.now())),
    facts: (facts) => link.setState({ facts, factsAt: Date.now() }),
    command: (id) => {
      const refusal = commands.run(id);
      if (refusal !== null) notices.getState().add({ tone: "plain", words: refusal });
    },
    open: (place) => openPlace(workbench, place),
    askQuit: ({ agents, missions }) => workbench.screen.getState().askQuit({ agents, missions }),
    problem: (words) => notices.getState().add({ tone: "problem", words }),
  });
  const workbench: Workbench = {
    connection,
    commands,
    notices,
    screen: screenStore(firstScreen),
    link,
    engine: topicStore(connection, "engine", (_, update) => update),
    settings: topicStore(connection, "settings", (_, update) => update),
    terminals: topicStore(connection, "terminals", (value, update) => [...evolveTerminals(value, update)]),
    missionList: topicStore(connection, "missions", putMission),
    queue: topicStore(connection, "decisions", putDecision),
    missions: new FollowedMissions(connection, beforePaint),
    selection: selectionStore(),
  };
  connection.open();
  return workbench;
}

export const WorkbenchContext = createContext<Workbench | null>(null);

export function useWorkbench(): Workbench {
  const workbench = useContext(WorkbenchContext);
  if (workbench === null) throw new Error("This part of the page is outside the workbench.");
  return workbench;
}

export function useLink<Picked>(pick: (link: Link) => Picked): Picked {
  return useStore(useWorkbench().link, pick);
}

export function useEngine<Picked>(pick: (engine: Topic<EngineStatus>) => Picked): Picked {
  return useStore(useWorkbench().engine, pick);
}

export function useSettings<Picked>(pick: (settings: Topic<Settings>) => Picked): Picked {
  return useStore(useWorkbench().settings, pick);
}

export function useTerminals<Picked>(pick: (terminals: Topic<Terminal[]>) => Picked): Picked {
  return useStore(useWorkbench().terminals, pick);
}

export function useMissionList<Picked>(pick: (missions: Topic<MissionSummary[]>) => Picked): Picked {
  return useStore(useWorkbench().missionList, pick);
}

export function useQueue<Picked>(pick: (queue: Topic<DecisionRow[]>) => Picked): Picked {
  return useStore(useWorkbench().queue, pick);
}

export function useSelection<Picked>(pick: (selection: Selection) => Picked): Picked {
  return useStore(useWorkbench().selection, pick);
}
