/** Whether windows can be shown. Only Linux and its relatives have sessions without a display server. */
export function hasDisplay(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === "darwin" || platform === "win32") return true;
  return [environment["DISPLAY"], environment["WAYLAND_DISPLAY"]].some(
    (name) => name !== undefined && name !== "",
  );
}
