/** What a program in an agent's box saw when it turned on its channel and looked for others. */
export interface Attacked {
  readonly answers: Readonly<Record<string, { readonly t: string; readonly sentence?: string }>>;
  /** How the connection took messages that only people may send. */
  readonly operatorFrames: string;
  readonly longLine: string;
  readonly wrongToken: string;
  /** Channels of others that it could see. */
  readonly channels: readonly string[];
  readonly operatorSocket: string;
  /** Files of the data directory that hold a token. */
  readonly tokens: readonly string[];
}

/** Runs in the box of an agent, with nothing but Node: `node attack.mjs <reports> <result>`. */
export const attackProgram = (home: string): string => `
import { connect } from "node:net";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const HOME = ${JSON.stringify(home)};
const channel = process.env.FLIGHTDECK_CHANNEL;
const token = readFileSync(join(channel, "token"), "utf8").trim();
const reports = JSON.parse(readFileSync(process.argv[2], "utf8"));

/** Sends lines and gives every message until as many came as wanted, or the connection ended. */
function talk(lines, wanted) {
  return new Promise((resolve) => {
    const messages = [];
    let text = "";
    let end = "open";
    const socket = connect(join(channel, "socket"));
    socket.on("connect", () => { for (const line of lines) socket.write(line + "\\n"); });
    socket.on("data", (chunk) => {
      text += chunk;
      const parts = text.split("\\n");
      text = parts.pop();
      for (const part of parts) messages.push(JSON.parse(part));
      if (messages.length >= wanted) socket.end();
    });
    socket.on("error", (error) => { end = error.code; });
    socket.on("close", () => resolve({ messages, end: end === "open" ? "closed" : "closed: " + end }));
  });
}

const hello = (writer, withToken = token) =>
  JSON.stringify({ t: "hello", protocol: 1, token: withToken, writer, listens: false });

function list(folder) {
  try { return readdirSync(folder); } catch { return []; }
}

function holders(folder) {
  return list(folder).filter((name) => {
    try { return /token/.test(readFileSync(join(folder, name), "utf8")); } catch { return false; }
  });
}

const names = Object.keys(reports);
const lines = names.map((name, index) => JSON.stringify({ t: "report", seq: index + 1, report: reports[name] }));
const { messages } = await talk([hello("attacker1"), ...lines], names.length + 1);
const answers = Object.fromEntries(names.map((name, index) => [name, messages.find(({ seq }) => seq === index + 1)]));

const says = ({ messages, end }) => messages.find(({ t }) => t === "refused")?.t ?? end;
const frame = JSON.stringify({ t: "request", id: 1, name: "missions.command", params: {} });
const operatorFrames = says(await talk([hello("attacker2"), frame], 99));
const longLine = says(await talk([hello("attacker3"), "x".repeat(1024 * 1024)], 99));
const wrongToken = says(await talk([hello("attacker4", "0".repeat(64))], 99));

const operatorSocket = await new Promise((resolve) => {
  const socket = connect(join(HOME, "run", "engine.sock"));
  socket.on("connect", () => resolve("connected"));
  socket.on("error", (error) => resolve(error.code));
});

const result = process.argv[3];
mkdirSync(dirname(result), { recursive: true });
writeFileSync(result, JSON.stringify({
  answers,
  operatorFrames,
  longLine,
  wrongToken,
  channels: list(dirname(dirname(channel))).filter((name) => !channel.includes(name)),
  operatorSocket,
  tokens: holders(join(HOME, "run")),
}));
process.exit(0);
`;
