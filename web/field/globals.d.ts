/** Put in by the build: the version of the shell, and its files with their integrity. */
declare const BUILD: string;
declare const FILES: Record<string, string>;
