import { PORT_MESSAGE, type ToMain } from "#shared/contract/window.ts";

/** This window's end of the channel to main. Bytes are the engine's; everything else is between the page and main. */
export interface PagePort {
  post(message: ToMain | Uint8Array<ArrayBuffer>): void;
  listen(listener: (message: unknown) => void): void;
}

/** Asks the preload for the port and waits for it. There is one per page load. */
export function requestPagePort(): Promise<PagePort> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent<unknown>) => {
      const port = event.ports[0];
      if (event.data !== PORT_MESSAGE || port === undefined) return;
      window.removeEventListener("message", onMessage);
      resolve(pagePort(port));
    };
    window.addEventListener("message", onMessage);
    window.flightdeck?.connect();
  });
}

function pagePort(port: MessagePort): PagePort {
  return {
    post: (message) => port.postMessage(message),
    listen: (listener) => {
      port.addEventListener("message", (event: MessageEvent<unknown>) => listener(event.data));
      port.start();
    },
  };
}
