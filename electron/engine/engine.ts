import { join } from "node:path";
import { openDataDirectory, socketAddress } from "#launch/data-directory.ts";
import { removeEndpoint, writeEndpoint } from "#launch/endpoint.ts";
import { Installation, NODE_API_NEEDED } from "#launch/installation.ts";
import { PlainError, sentenceOf } from "#launch/plain-error.ts";
import { EXIT_ALREADY_RUNNING, FAILURE_MARK } from "#launch/start-engine.ts";
import { BUILD, PROTOCOL } from "#shared/contract/message.ts";
import { engineAnswers } from "./engine-answers.ts";
import { EngineCore } from "./engine-core.ts";
import { onlyLookedAt } from "./flight/terminal-controls.ts";
import { Gateway } from "./gateway/gateway.ts";
import { Lifetime } from "./lifetime.ts";
import { openTerminalView } from "./sessions/terminal-view.ts";
import { acquireEngineLock, type EngineLock } from "./store/engine-lock.ts";

/** A leaving engine that hangs would keep the data directory from the next one. */
const LEAVE_WITHIN_MS = 10_000;

const LOOK_FOR_BACKUP_EVERY_MS = 60_000;

const log = (sentence: string) =>
  process.stderr.write(`${new Date().toISOString()} engine ${process.pid}: ${sentence}\n`);

/** From process start to an open door, in order. */
async function start(): Promise<void> {
  if (Number(process.versions["napi"]) < NODE_API_NEEDED) {
    throw new PlainError(
      `The engine needs Node 22.14 or newer; this is Node ${process.versions.node}. Nothing was started.`,
    );
  }
  const directory = openDataDirectory();
  const address = socketAddress(directory, "engine");
  const lock = lockOf(directory);
  const installation = new Installation(join(import.meta.dirname, "..", ".."), {
    sources: import.meta.filename.endsWith(".ts"),
  });
  const core = new EngineCore({ directory, installation, report: log });
  await core.start();

  const leave = leaver(core, lock, () => gateway);
  const gateway: Gateway = openGateway(core, () => gateway, leave);
  await gateway.listen(address);
  const { instance, token } = core;
  writeEndpoint(directory, {
    socket: address,
    token,
    pid: process.pid,
    instance,
    build: BUILD,
    protocol: PROTOCOL,
  });

  const lifetime = new Lifetime({
    now: () => performance.now(),
    needed: () =>
      gateway.clients > 0 || core.status().runningSessions > 0 || core.open?.missions.isFlying === true,
    ownsDirectory: () => lock.isStillOurs(),
    broken: () => core.broken(),
    leave,
  });
  lifetime.watch();
  setInterval(() => void core.backUp().catch(fail), LOOK_FOR_BACKUP_EVERY_MS);
  process.once("SIGTERM", () => leave("it was asked to (SIGTERM)"));
  process.once("SIGINT", () => leave("it was asked to (SIGINT)"));
  log(`ready: ${address}, Node ${process.versions.node}, build ${BUILD}`);
}

function lockOf(directory: string): EngineLock {
  const attempt = acquireEngineLock(directory);
  if (attempt.state === "acquired") return attempt.lock;
  if (attempt.state === "unwritable") throw new PlainError(attempt.reason);
  log(attempt.reason);
  return process.exit(EXIT_ALREADY_RUNNING);
}

function openGateway(core: EngineCore, gateway: () => Gateway, leave: (reason: string) => void): Gateway {
  return new Gateway(
    {
      answers: engineAnswers(
        core,
        () => gateway().appIsOpen,
        () => leave("a client asked for it"),
      ),
      feeds: core.feeds,
      keyedFeeds: core.keyedFeeds,
      token: core.token,
      instance: core.instance,
      openView: ({ id, session, from, credit, writer, send }) => {
        const view = openTerminalView({
          session,
          from,
          credit,
          link: core.link,
          keyframes: core.keyframes,
          home: core.options.directory,
          send: (message, tail) => send({ ...message, id }, tail),
        });
        const refuse = (message: string) =>
          send({ t: "bytes-failed", id, failure: { code: "unavailable", message } });
        return (
          core.open?.missions.guardView(session, writer, view, refuse) ?? onlyLookedAt(session, view, refuse)
        );
      },
    },
    { onCount: (clients) => core.setClients(clients), onUnforeseen: (error) => log(sentenceOf(error)) },
  );
}

/** Leaves once, in order: the door, the parts, the lock. What was acknowledged is on disk already. */
function leaver(core: EngineCore, lock: EngineLock, gateway: () => Gateway): (reason: string) => void {
  let leaving = false;
  return (reason) => {
    if (leaving) return;
    leaving = true;
    log(`leaving, because ${reason}`);
    setTimeout(() => process.exit(0), LEAVE_WITHIN_MS).unref();
    // After the answer to whoever asked for it has been written.
    setImmediate(() => void close(core, lock, gateway()).catch(fail));
  };
}

async function close(core: EngineCore, lock: EngineLock, gateway: Gateway): Promise<void> {
  removeEndpoint(core.options.directory, core.instance);
  // Closing takes the socket's file away by its name, which in a directory made anew is already the next engine's.
  if (lock.isStillOurs()) await gateway.close();
  await core.close();
  lock.release();
  process.exit(0);
}

function fail(error: unknown): void {
  log(`${FAILURE_MARK}${sentenceOf(error).replaceAll("\n", " ")}`);
  process.exit(1);
}

// A full disk refuses the log as well. There is no other place to say it, and failing here would end a sound engine.
process.stderr.on("error", () => undefined);
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
await start().catch(fail);
