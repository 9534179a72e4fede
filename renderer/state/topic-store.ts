import { createStore, type StoreApi } from "zustand/vanilla";
import type { TopicName, TopicSnapshot, TopicUpdate } from "#shared/contract/contract.ts";
import type { Connection } from "../connection/connection.ts";

/** What is known of a topic. A value that is not live is the last one heard, and must not be shown as true now. */
export interface Topic<Value> {
  readonly value: Value | null;
  readonly live: boolean;
}

export type TopicStore<Value> = StoreApi<Topic<Value>>;

/** A store that is the topic's snapshot with every later update folded in. */
export function topicStore<Name extends TopicName>(
  connection: Pick<Connection, "follow">,
  topic: Name,
  evolve: (value: TopicSnapshot<Name>, update: TopicUpdate<Name>) => TopicSnapshot<Name>,
): TopicStore<TopicSnapshot<Name>> {
  const store = createStore<Topic<TopicSnapshot<Name>>>()(() => ({ value: null, live: false }));
  connection.follow(topic, {
    snapshot: (value) => store.setState({ value, live: true }),
    update: (update) => {
      const { value } = store.getState();
      if (value !== null) store.setState({ value: evolve(value, update), live: true });
    },
    lost: () => store.setState({ live: false }),
  });
  return store;
}
