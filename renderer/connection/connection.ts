import { t } from "@lingui/core/macro";
import { GatewayClient, type Outcome, type Timers } from "#shared/contract/client.ts";
import type {
  KeyedSnapshot,
  KeyedUpdate,
  RequestName,
  RequestParams,
  RequestResult,
  TopicName,
  TopicSnapshot,
  TopicUpdate,
} from "#shared/contract/contract.ts";
import {
  toPage,
  type LinkState,
  type Place,
  type ToMain,
  type ToPage,
  type WindowFacts,
} from "#shared/contract/window.ts";
import type { RequestFailure } from "#shared/contract/message.ts";
import type { MissionId } from "#shared/ids.ts";
import type { PagePort } from "./page-port.ts";

/** A request that may be repeated waits this long for the next connection before it gives up. */
const NEXT_LINK_WITHIN_MS = 30_000;

export interface ConnectionEvents {
  readonly link: (link: LinkState) => void;
  readonly facts: (facts: WindowFacts) => void;
  /** A menu item was chosen. */
  readonly command: (id: string) => void;
  /** Somebody wants to see this: a notification or a link was followed. */
  readonly open: (place: Place) => void;
  /** The app is to be left while agents fly. */
  readonly askQuit: (flying: { readonly agents: number; readonly missions: number }) => void;
  /** Main could not do something, or something came that this build cannot read; the connection goes on. */
  readonly problem: (sentence: string) => void;
}

export interface TopicFollower<Name extends TopicName> {
  readonly snapshot: (value: TopicSnapshot<Name>) => void;
  readonly update: (value: TopicUpdate<Name>) => void;
  /** Nothing is known from here until the next snapshot. */
  readonly lost: () => void;
}

export interface MissionFollower {
  readonly snapshot: (value: KeyedSnapshot<"mission">) => void;
  readonly update: (value: KeyedUpdate<"mission">) => void;
  /** There is nothing to follow. */
  readonly failed: (failure: RequestFailure) => void;
  readonly lost: () => void;
}

type ClientListener = (client: GatewayClient | null) => void;

/** A request that carries a command id can be sent twice without doing the thing twice. */
type RepeatableName = {
  [Name in RequestName]: RequestParams<Name> extends { commandId: unknown } ? Name : never;
}[RequestName];

/**
 * The window's lasting connection: each `link: up` from main is a new gateway client, and what the page follows is
 * followed again on it. While there is none, requests say so at once.
 */
export class Connection {
  readonly #port: PagePort;
  readonly #timers: Timers;
  readonly #events: ConnectionEvents;
  readonly #listeners = new Set<ClientListener>();
  #client: GatewayClient | null = null;
  #choosing: ((path: string | null) => void) | null = null;

  constructor(port: PagePort, timers: Timers, events: ConnectionEvents) {
    this.#port = port;
    this.#timers = timers;
    this.#events = events;
  }

  open(): void {
    this.#port.listen((message) => {
      if (message instanceof Uint8Array) this.#client?.receive(message);
      else this.#onMessage(message);
    });
  }

  tell(message: ToMain): void {
    this.#port.post(message);
  }

  /** The system's folder chooser. null: none was chosen, or it was asked for again. */
  chooseFolder(): Promise<string | null> {
    this.#choosing?.(null);
    return new Promise((resolve) => {
      this.#choosing = resolve;
      this.tell({ t: "choose-folder" });
    });
  }

  request<Name extends RequestName>(
    name: Name,
    params: RequestParams<Name>,
  ): Promise<Outcome<RequestResult<Name>>> {
    if (this.#client !== null) return this.#client.request(name, params);
    const message = t`The engine is not connected, so nothing was sent. Try again when it answers.`;
    return Promise.resolve({ ok: false, failure: { code: "unavailable", message } });
  }

  /** Sends a command; when the connection is lost before the answer, sends the same command id on the next one. */
  async command<Name extends RepeatableName>(
    name: Name,
    params: RequestParams<Name>,
  ): Promise<Outcome<RequestResult<Name>>> {
    const client = this.#client;
    const outcome = await this.request(name, params);
    const lost = client !== null && client !== this.#client;
    if (outcome.ok || outcome.failure.code !== "unavailable" || !lost) return outcome;
    return (await this.#nextClient()) ? this.request(name, params) : outcome;
  }

  follow<Name extends TopicName>(topic: Name, follower: TopicFollower<Name>): () => void {
    return this.onClient((client) => {
      if (client === null) follower.lost();
      else client.subscribe(topic, { snapshot: follower.snapshot, update: follower.update });
    });
  }

  /** One mission: its state, then every event. The returned function ends it. */
  followMission(mission: MissionId, follower: MissionFollower): () => void {
    let unsubscribe: () => void = () => undefined;
    const stop = this.onClient((client) => {
      if (client === null) {
        unsubscribe = () => undefined;
        return follower.lost();
      }
      const { snapshot, update, failed } = follower;
      unsubscribe = client.subscribeTo("mission", mission, { snapshot, update, failed });
    });
    return () => {
      stop();
      unsubscribe();
    };
  }

  /** Called at once with the client there is (or null), and at every change. */
  onClient(listener: ClientListener): () => void {
    this.#listeners.add(listener);
    listener(this.#client);
    return () => this.#listeners.delete(listener);
  }

  #onMessage(message: unknown): void {
    const read = toPage.safeParse(message);
    if (!read.success) {
      this.#events.problem(`Main sent a message this page cannot read: ${read.error.message}`);
      return;
    }
    this.#onToPage(read.data);
  }

  #onToPage(message: ToPage): void {
    switch (message.t) {
      case "link":
        return this.#onLink(message.link);
      case "facts":
        return this.#events.facts(message.facts);
      case "command":
        return this.#events.command(message.id);
      case "open":
        return this.#events.open(message.place);
      case "ask-quit":
        return this.#events.askQuit(message);
      case "problem":
        return this.#events.problem(message.words);
      case "folder":
        this.#choosing?.(message.path);
        this.#choosing = null;
        return;
    }
  }

  #onLink(link: LinkState): void {
    this.#events.link(link);
    this.#replaceClient(link.state === "up" ? this.#newClient() : null);
  }

  #newClient(): GatewayClient {
    const client: GatewayClient = new GatewayClient({
      send: (frame) => this.#port.post(frame),
      timers: this.#timers,
      onClosed: (reason) => {
        // A client that was replaced is closed by us; only the current one has something to report.
        if (this.#client !== client) return;
        this.#events.problem(reason);
        this.#replaceClient(null);
      },
    });
    return client;
  }

  #replaceClient(next: GatewayClient | null): void {
    const before = this.#client;
    if (before === null && next === null) return;
    this.#client = next;
    before?.close("The connection to the engine was lost before it answered.");
    if (before !== null) for (const listener of Array.from(this.#listeners)) listener(null);
    if (next !== null) for (const listener of Array.from(this.#listeners)) listener(next);
  }

  #nextClient(): Promise<boolean> {
    if (this.#client !== null) return Promise.resolve(true);
    return new Promise((resolve) => {
      const cancel = this.#timers.after(NEXT_LINK_WITHIN_MS, () => {
        stop();
        resolve(false);
      });
      const stop = this.onClient((client) => {
        if (client === null) return;
        cancel();
        queueMicrotask(() => stop());
        resolve(true);
      });
    });
  }
}
