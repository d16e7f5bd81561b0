/** Put in by the build: where the map's worker and its sheet lie. */
declare const MAP_WORKER: string;
declare const MAP_SHEET: string;
