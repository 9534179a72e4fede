import type { ReleaseChannel } from "./release-news.ts";

/** All windows of the app are pages of one origin: what one says here the others hear, and nobody else. */
export function windowChannel(): ReleaseChannel {
  const channel = new BroadcastChannel("flightdeck.decisions");
  return {
    post: (message) => channel.postMessage(message),
    listen: (hear) => channel.addEventListener("message", (event: MessageEvent<unknown>) => hear(event.data)),
  };
}
