import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { CHANNEL_PROTOCOL, toAgent, type ToAgent } from "#shared/channel/message.ts";
import { LineDecoder } from "#shared/channel/lines.ts";
import type { ChannelPlace } from "../agent-channels.ts";
import { eventually } from "./eventually.ts";

export const tokenOf = (place: ChannelPlace): string => readFileSync(join(place.directory, "token"), "utf8");

/** Somebody who speaks to a channel without our client, and not always nicely. */
export class RawAgent {
  readonly socket: Socket;
  readonly messages: ToAgent[] = [];
  isClosed = false;

  constructor(place: ChannelPlace) {
    const decoder = new LineDecoder(10_000_000);
    this.socket = connect(place.socket);
    this.socket.on("data", (chunk) => {
      for (const line of decoder.push(chunk)) this.messages.push(toAgent.parse(line));
    });
    // Being cut off is what these tests are about.
    this.socket.on("error", () => this.socket.destroy());
    this.socket.on("close", () => (this.isClosed = true));
  }

  send(...messages: unknown[]): void {
    this.write(messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
  }

  write(text: string): void {
    this.socket.write(text);
  }

  hello(token: string, more: Readonly<Record<string, unknown>> = {}): void {
    this.send({
      t: "hello",
      protocol: CHANNEL_PROTOCOL,
      token,
      writer: "rawagent1",
      listens: false,
      ...more,
    });
  }

  async welcomed(): Promise<void> {
    await this.gets("welcome");
  }

  async gets<Kind extends ToAgent["t"]>(kind: Kind, count = 1): Promise<Extract<ToAgent, { t: Kind }>[]> {
    return eventually(`${count} ${kind} came`, () => {
      const found = this.messages.filter((message) => message.t === kind);
      return found.length >= count && (found as Extract<ToAgent, { t: Kind }>[]);
    });
  }

  /** The sentence of the refusal; the connection is closed then. */
  async refusal(): Promise<string> {
    const [refused] = await this.gets("refused");
    await eventually("the connection is closed", () => this.isClosed);
    return refused?.message ?? "";
  }
}
