import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Timers } from "#shared/contract/client.ts";
import type { EngineStatus } from "#shared/contract/health.ts";
import type { Settings } from "#shared/settings.ts";
import { evolveTerminals, type Terminal } from "#shared/terminal.ts";
import { CommandRegistry } from "../commands/registry.ts";
import { Connection } from "../connection/connection.ts";
import type { PagePort } from "../connection/page-port.ts";
import { noticeStore, type NoticeStore } from "../ui/notices.ts";
import { evolveLink, linkStore, type Link, type LinkStore } from "./link-store.ts";
import { screenStore, type ScreenStore } from "./screen-store.ts";
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
}

const windowTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export function createWorkbench(port: PagePort, firstScreen: string): Workbench {
  const commands = new CommandRegistry();
  const notices = noticeStore();
  const link = linkStore();
  const connection = new Connection(port, windowTimers, {
    link: (state) => link.setState((before) => evolveLink(before, state, Date.now())),
    facts: (facts) => link.setState({ facts, factsAt: Date.now() }),
    command: (id) => {
      const refusal = commands.run(id);
      if (refusal !== null) notices.getState().add({ tone: "plain", words: refusal });
    },
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
