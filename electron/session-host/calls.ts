import type { HostMessage } from "#shared/session-protocol/message.ts";
import { CallError } from "./call-error.ts";
import type { Call, ClientConnection } from "./client-connection.ts";
import { log } from "./log.ts";
import type { Sessions } from "./sessions.ts";
import { Subscription } from "./subscription.ts";

type Answer = Omit<Extract<HostMessage, { t: "answer" }>, "t" | "call">;
/** A client's subscriptions, by the number it gave them. */
export type Subscriptions = Map<number, Subscription>;

export interface CallContext {
  readonly sessions: Sessions;
  readonly client: ClientConnection;
  readonly subscriptions: Subscriptions;
}

/** Every call is answered exactly once, with an answer or a failure. */
export async function answerCall(context: CallContext, call: Call, tail: Uint8Array): Promise<void> {
  try {
    const answer = await perform(context, call, tail);
    context.client.send({ t: "answer", call: call.call, ...answer });
    if (call.t === "subscribe") subscribe(context, call);
  } catch (error) {
    if (!(error instanceof CallError)) log(`${call.t} failed: ${String(error)}`);
    const code = error instanceof CallError ? error.code : "failed";
    const message = error instanceof Error ? error.message : String(error);
    context.client.send({ t: "failure", call: call.call, failure: { code, message } });
  }
}

function perform(context: CallContext, call: Call, tail: Uint8Array): Answer | Promise<Answer> {
  const { sessions, subscriptions } = context;
  switch (call.t) {
    case "open":
      return sessions.open(call).then((session) => ({ session }));
    case "write":
      sessions.get(call.session).write(call.writer, call.seq, tail);
      return {};
    case "resize":
      sessions.get(call.session).resize(call.cols, call.rows);
      return {};
    case "signal":
      return signal(sessions, call);
    case "list":
      return { sessions: sessions.records() };
    case "subscribe":
      checkOffset(sessions, call);
      return {};
    case "unsubscribe":
      subscriptions.get(call.subscription)?.close();
      subscriptions.delete(call.subscription);
      return {};
  }
}

async function signal(sessions: Sessions, call: Extract<Call, { t: "signal" }>): Promise<Answer> {
  const session = sessions.get(call.session);
  if (call.signal !== "end") {
    await session.signal(call.signal);
    return {};
  }
  await session.end(call.graceMs);
  return { session: session.record() };
}

function checkOffset(sessions: Sessions, call: Extract<Call, { t: "subscribe" }>): void {
  const end = sessions.get(call.session).transcript.endOffset;
  if (call.from > end) {
    throw new CallError(
      "bad-call",
      `${call.session} has ${end} bytes of output; ${call.from} is behind its end.`,
    );
  }
}

/** After the answer is on its way: the first output must not overtake it. */
function subscribe(context: CallContext, call: Extract<Call, { t: "subscribe" }>): void {
  const { sessions, client, subscriptions } = context;
  const known = subscriptions.get(call.subscription);
  if (known !== undefined && !known.isClosed) return known.addCredit(call.credit);
  const { subscription, session, from, credit } = call;
  subscriptions.set(
    subscription,
    new Subscription(subscription, client, sessions.get(session), from, credit),
  );
}
