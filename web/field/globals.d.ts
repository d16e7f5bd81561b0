/** Put in by the build: the version of the shell, and its files and its texts with their integrity. */
declare const BUILD: string;
declare const FILES: Record<string, string>;
declare const TEXTS: Record<string, string>;
declare const MAP_FILES: Record<string, string>;
/** As JSON, made of walks/catalogue/taxonomy.toml. */
declare const TAXONOMY: string;
