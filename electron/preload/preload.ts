import { contextBridge, ipcRenderer, webUtils } from "electron";
import { PORT_MESSAGE } from "#shared/contract/port-message.ts";

// The whole bridge: ask for a port, and learn the path of a dropped file. It never grows; what a page can do is decided by
// the messages on the port, which main and the engine check.
ipcRenderer.on(PORT_MESSAGE, (event) => window.postMessage(PORT_MESSAGE, location.origin, [...event.ports]));

contextBridge.exposeInMainWorld("flightdeck", {
  connect: () => ipcRenderer.send(PORT_MESSAGE),
  pathForFile: (file: File) => webUtils.getPathForFile(file),
});
