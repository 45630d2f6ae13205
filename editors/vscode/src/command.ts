import * as path from "path";

/** What is asked of the file system; tests give their own. */
export interface System {
  readonly platform: NodeJS.Platform;
  readonly searchPath: string;
  isFile(file: string): boolean;
}

/** Why there is no command, and what to do about it. */
export const INSTALL =
  "azbackup-lint is not installed: pip install azbackup-lint in the workspace's virtual environment, " +
  "or set azbackup-lint.path.";

const ENVIRONMENTS = [".venv", "venv", "env"];

/** The command: the chosen one, else that of a virtual environment, else that on the path. */
export function findCommand(
  chosen: string,
  folders: readonly string[],
  system: System,
): string | undefined {
  if (chosen) {
    return system.isFile(chosen) ? chosen : undefined;
  }
  const windows = system.platform === "win32";
  const paths = windows ? path.win32 : path.posix;
  const name = windows ? "azbackup-lint.exe" : "azbackup-lint";
  const bin = windows ? "Scripts" : "bin";
  const own = folders.flatMap((folder) =>
    ENVIRONMENTS.map((environment) => paths.join(folder, environment, bin, name)),
  );
  const onPath = system.searchPath
    .split(paths.delimiter)
    .filter((folder) => paths.isAbsolute(folder))
    .map((folder) => paths.join(folder, name));
  return [...own, ...onPath].find((file) => system.isFile(file));
}

/** What the server is told: nothing that the person left as it is by default. */
export function serverSettings(get: (name: string) => unknown): Record<string, unknown> {
  const settings: Record<string, unknown> = {
    codeLens: get("codeLens") !== false,
    inlayHints: get("inlayHints") === true,
  };
  const edition = get("edition");
  if (typeof edition === "string" && edition) {
    settings.edition = edition;
  }
  const files = get("varFiles");
  if (Array.isArray(files) && files.length > 0) {
    settings.varFiles = files;
  }
  return settings;
}
