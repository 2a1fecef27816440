/** `<integration-scorecard>`: reads a local area's CSV inside the browser and draws the integrated-care logic model with it. */
export interface IntegrationScorecard extends HTMLElement {
  /** One or more addresses of CSV files, separated by spaces, or that of a snapshot. */
  src: string;
  /** The address of definitions to add to the built-in ones. */
  definitions: string;
  /** The code of the area that is shown. Follows what the reader chooses. */
  area: string;
  /** The period that is shown, as its table writes it. Follows what the reader chooses. */
  period: string;
  /** What the area is compared with. */
  comparator: string;
  /** Follows what the reader chooses. */
  view: View;
  /** The id of the selected node or metric. Follows what the reader chooses. */
  select: string;
  /** The pack of metrics on the scorecard. */
  pack: string;
  /** `"off"` takes the file button and the drop zone away. */
  upload: "" | "off";
  /** `"off"` shows small numbers. For use where the data may be seen. */
  disclosure: "" | "off";
  /** Large type, for showing to a room. */
  present: boolean;
  theme: "" | "light" | "dark" | "auto";

  /**
   * Reads files beside those already read. Called before the element is ready or in a page, it waits. A snapshot, opened by
   * itself, takes the place of all that is shown.
   */
  load(files: File | Iterable<File>): Promise<LoadReport>;
  /** The aggregated, disclosure-controlled values; none before the element is ready. */
  results(filter?: ResultsFilter): Observation[];
  /** Forgets every file and gives up those still being read. */
  clear(): void;
  /** The results as a CSV file. */
  exportCsv(): Promise<Blob>;
  /** The figures, small numbers withheld, and the reader's choices, as a JSON file that opens again. It holds no row of any file. */
  exportSnapshot(): Promise<Blob>;
  /** The chart of a metric as a picture. */
  exportImage(metric: string, format?: "svg" | "png"): Promise<Blob>;
  /** The reader's choices, as text for a file. Holds no figures and no records. */
  save(): string;
  /** Takes back what `save` gave. */
  restore(plan: string): Promise<void>;
}

export type View = "" | "model" | "scorecard" | "metric" | "data" | "guide";

export interface ResultsFilter {
  metric?: string;
  area?: string;
  period?: string;
  /** Without it each metric answers at the frequency its definition publishes. At another, figures from records are withheld. */
  granularity?: "month" | "quarter" | "financial-year" | "calendar-year";
}

export interface LoadReport {
  version: 1;
  files: {
    name: string;
    /** The id of a table, `"snapshot"`, or nothing where the file could not be used. */
    table: string | null;
    rowsRead: number;
    rowsUsed: number;
    problems: { kind: string; count: number; message: string }[];
  }[];
  metrics: string[];
}

export interface Observation {
  metric: string;
  area: string;
  areaName: string;
  /** The label as written. */
  period: string;
  /** ISO dates. */
  periodStart: string;
  periodEnd: string;
  /** `{}` for the whole. */
  split: Record<string, string>;
  value: number | null;
  lower: number | null;
  upper: number | null;
  confidence: number;
  numerator: number | null;
  denominator: number | null;
  per: number;
  unit: string;
  statistic: string;
  method: string;
  status: "ok" | "withheld" | "not-computable";
  reason?: string;
}

export interface Progress {
  file: string;
  bytes: number;
  total: number;
  rows: number;
}

export interface Selection {
  node: string | null;
  metric: string | null;
  area: string | null;
  period: string | null;
  split: Record<string, string>;
}

export interface ScorecardError {
  kind: string;
  message: string;
}

/** All bubble and cross shadow roots. None carries a row of a file. */
export interface ScorecardEvents {
  "scorecard-ready": CustomEvent<null>;
  "scorecard-progress": CustomEvent<Progress>;
  "scorecard-load": CustomEvent<LoadReport>;
  "scorecard-select": CustomEvent<Selection>;
  "scorecard-error": CustomEvent<ScorecardError>;
}

declare global {
  interface HTMLElementTagNameMap {
    "integration-scorecard": IntegrationScorecard;
  }
  interface HTMLElementEventMap extends ScorecardEvents {}
}
