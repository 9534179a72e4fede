import { app, session } from "electron";
import { PAGE_ORIGIN } from "./app-protocol.ts";

/** The page is our own and stays alone: no permission, no other address, no second window, no embedded page. */
export function guardPages(): void {
  app.on("web-contents-created", (_event, contents) => {
    const stay = (event: { preventDefault(): void }, address: string) => {
      if (!address.startsWith(`${PAGE_ORIGIN}/`)) event.preventDefault();
    };
    contents.on("will-navigate", (event) => stay(event, event.url));
    contents.on("will-redirect", (event) => stay(event, event.url));
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
  });
}

/** Needs the app to be ready: sessions do not exist before. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
}
