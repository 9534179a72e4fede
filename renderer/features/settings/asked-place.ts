import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

/** A part of the settings that a command leads to. */
export type Place = "prices";

const asked = createStore<{ readonly place: Place | null }>()(() => ({ place: null }));

export const askForPlace = (place: Place): void => asked.setState({ place });

/** Somebody is there now: the screen opens at its top the next time. */
export const arrived = (): void => asked.setState({ place: null });

export const useIsAsked = (place: Place): boolean => useStore(asked, (state) => state.place === place);
