declare namespace NodeJS {
  interface Process {
    /** Electron's: the resources folder of the app. Absent on plain Node. */
    readonly resourcesPath?: string;
  }
}
