import { app, BrowserWindow, Notification, shell } from "electron";

export interface Shown {
  readonly title: string;
  readonly body: string;
  /** Labels of buttons, in their order. */
  readonly actions: readonly string[];
  readonly onClick: () => void;
  readonly onAction: (index: number) => void;
}

/** Where notifications go: the system's, or a list that tests read. */
export interface NotificationPort {
  /** Whether the system shows buttons at all. */
  readonly hasActions: boolean;
  /** The returned function takes it away again. */
  show(shown: Shown): () => void;
  /** A sound, and what the system has to make somebody look. */
  callForAttention(): void;
}

/** Buttons exist on macOS and Windows; elsewhere a click opens. */
export class SystemNotifications implements NotificationPort {
  readonly hasActions = process.platform === "darwin" || process.platform === "win32";
  /** One that nobody refers to any more would lose its click. */
  readonly #shown = new Set<Notification>();

  show({ title, body, actions, onClick, onAction }: Shown): () => void {
    if (!Notification.isSupported()) return () => undefined;
    const buttons = actions.map((text) => ({ type: "button" as const, text }));
    const notification = new Notification({
      title,
      body,
      silent: true,
      ...(this.hasActions && { actions: buttons }),
    });
    const forget = () => this.#shown.delete(notification);
    notification.on("click", onClick);
    notification.on("action", (event, index) => onAction(Reflect.get(event, "actionIndex") ?? index));
    notification.on("close", forget);
    notification.on("failed", (_event, error) => {
      forget();
      process.stderr.write(`Flightdeck: a notification was not shown: ${error}\n`);
    });
    this.#shown.add(notification);
    notification.show();
    return () => {
      forget();
      notification.close();
    };
  }

  callForAttention(): void {
    shell.beep();
    app.dock?.bounce("critical");
    for (const window of BrowserWindow.getAllWindows()) {
      window.flashFrame(true);
      window.once("focus", () => window.flashFrame(false));
    }
  }
}
