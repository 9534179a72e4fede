import { createStore, type StoreApi } from "zustand/vanilla";
import { windowStorage } from "./window-storage.ts";

/** Which screen the window shows, and which of the parts around it are open. */
export interface ScreenState {
  readonly screen: string;
  readonly railOpen: boolean;
  readonly dockOpen: boolean;
  readonly layer: "none" | "palette" | "keys" | "stop-all" | "worktrees" | "quit";
  /** What flies while the app is to be left; the layer "quit" asks about it. */
  readonly quitting: Quitting | null;
  /** A terminal on the screen is under control: keys named now must be those that stay with the app. */
  readonly keysToProcess: boolean;
  readonly go: (screen: string) => void;
  readonly toggleRail: () => void;
  readonly toggleDock: () => void;
  readonly sendKeysToProcess: (keysToProcess: boolean) => void;
  readonly askQuit: (quitting: Quitting) => void;
  readonly show: (layer: ScreenState["layer"]) => void;
}

export interface Quitting {
  readonly agents: number;
  readonly missions: number;
}

export type ScreenStore = StoreApi<ScreenState>;

/** Under this width the side panel starts closed: the work itself needs the room. */
const ROOM_FOR_DOCK_PX = 1_200;

/** Per window, so that two windows can be arranged differently; a reload and a restart keep it. */
const KEY = "flightdeck.screen";

export function screenStore(first: string): ScreenStore {
  const kept = readKept();
  const store = createStore<ScreenState>()((set) => ({
    screen: kept.screen ?? first,
    railOpen: kept.railOpen ?? true,
    dockOpen: kept.dockOpen ?? window.innerWidth >= ROOM_FOR_DOCK_PX,
    layer: "none",
    quitting: null,
    keysToProcess: false,
    go: (screen) => set({ screen }),
    toggleRail: () => set((state) => ({ railOpen: !state.railOpen })),
    toggleDock: () => set((state) => ({ dockOpen: !state.dockOpen })),
    sendKeysToProcess: (keysToProcess) => set({ keysToProcess }),
    askQuit: (quitting) => set({ layer: "quit", quitting }),
    show: (layer) => set({ layer }),
  }));
  store.subscribe(({ screen, railOpen, dockOpen }) => {
    windowStorage.setItem(KEY, JSON.stringify({ screen, railOpen, dockOpen }));
  });
  return store;
}

interface Kept {
  readonly screen?: string;
  readonly railOpen?: boolean;
  readonly dockOpen?: boolean;
}

function readKept(): Kept {
  const text = windowStorage.getItem(KEY);
  if (text === null) return {};
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    return {
      ...(typeof value["screen"] === "string" && { screen: value["screen"] }),
      ...(typeof value["railOpen"] === "boolean" && { railOpen: value["railOpen"] }),
      ...(typeof value["dockOpen"] === "boolean" && { dockOpen: value["dockOpen"] }),
    };
  } catch (error) {
    // Only an arrangement of panels is lost; the defaults are a good answer.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
