/** The path of the loadable file for this platform. */
export function getLoadablePath(): string;
/** Loads it into a connection of better-sqlite3, libsql, or node:sqlite with allowExtension. */
export function load(db: { loadExtension(path: string): unknown }): void;
